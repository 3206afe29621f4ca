// Reads pages, one JSON string a line, and answers each with a line: the faults found in it.
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const OFF = [
  // How the browser writes its own document down
  "attribute-boolean-style", "attribute-empty-style", "doctype-style", "no-trailing-whitespace", "no-raw-characters",
  "void-style", "element-name",
  // The policy for content refuses what is not set by the portal's own scripts
  "no-inline-style",
  // Taste: a scrolling table is a region, not a section of the text
  "prefer-native-element",
  // Names of sites and structures may be long
  "long-title",
];
const rules = Object.fromEntries(OFF.map((name) => [name, "off"]));
// Boxes of one list share their name
rules["form-dup-name"] = ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }];
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:recommended"], rules }));

for await (const line of createInterface({ input: process.stdin })) {
  const { results } = await validator.validateString(JSON.parse(line));
  const faults = results.flatMap(({ messages }) => messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} ${selector ?? ""}`));
  process.stdout.write(JSON.stringify(faults) + "\n");
}

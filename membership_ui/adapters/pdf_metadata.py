"""Title, author, date and language of a PDF, as XMP: fpdf2's own would tell the hour of drawing."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from fpdf import FPDF

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<rdf:Description rdf:about="">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<xmp:CreateDate>{dated}</xmp:CreateDate><xmp:ModifyDate>{dated}</xmp:ModifyDate>
<xmp:MetadataDate>{dated}</xmp:MetadataDate>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def describe(pdf: FPDF, *, title: str, author: str, language: str, dated: datetime) -> None:
    """What the file says of itself to viewers, archives and screen readers. `dated` is aware."""
    pdf.set_lang(language)
    pdf.set_title(title)
    pdf.set_creation_date(dated)
    moment = dated.astimezone(UTC).isoformat(timespec="seconds")
    words = {"title": title, "author": author, "language": language, "dated": moment}
    pdf.set_xmp_metadata(
        _XMP.format(**{name: escape(_allowed(word)) for name, word in words.items()})
    )


def _allowed(text: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(c for c in text if c.isprintable())

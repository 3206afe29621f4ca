"""What pages are made of: plain elements drawn by our own style sheets (`assets/styles`).

No page takes a Radix component (`rx.button`, `rx.flex`, `rx.text`…): one alone brings 50 kB of
styles to every visitor. Layout classes: `stack` (`near`, `tight`), `row` (`tight`, `apart`,
`nowrap`), `push`, `sided` (content and a side of 320 px), `fields` (two a row; `all` takes both),
`muted`, `small`, `num`, `nowrap`, `hide-lg`, `hide-md`, `hide-sm`. On a phone a panel with
`has-cards` shows its `ul.cards` in place of its table.
"""

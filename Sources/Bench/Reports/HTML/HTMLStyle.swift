/// The look of the page. Series have the colours of the figures; light or dark is the reader's choice.
enum HTMLStyle {
  static let css = """
    :root{--page:#fff;--ink:#1f2328;--soft:#57606a;--rule:#d8dee4;--panel:#f6f8fa;--link:#0060a8;
    --bad:#b3261e;--good:#00704e;--doubt:#8a5300}
    @media (prefers-color-scheme:dark){:root{--page:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--rule:#30363d;
    --panel:#161b22;--link:#79c0ff;--bad:#ff8a80;--good:#2bc79a;--doubt:#e6b450}}
    *{box-sizing:border-box}
    html{background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
    body{max-width:1080px;margin:0 auto;padding:24px 16px 64px;overflow-wrap:anywhere}
    h1{font-size:24px;margin:0;letter-spacing:-.01em}
    h2{font-size:19px;margin:48px 0 8px;padding-top:12px;border-top:1px solid var(--rule)}
    h3{font-size:15px;margin:24px 0 8px;font-weight:600}
    h4{font-size:15px;margin:20px 0 6px}
    p{margin:6px 0;max-width:78ch}
    a{color:var(--link)}
    .note,small,.source{color:var(--soft)}
    .note,.source{font-size:13px}
    .verdict{border-left:4px solid var(--rule);color:var(--ink);background:var(--panel);border-radius:4px;
    padding:12px 16px;margin:16px 0}
    .verdict p{font-size:13px;color:var(--soft)}
    .verdict .headline{font-size:20px;font-weight:600;color:var(--ink);margin-top:0}
    .verdict.bad{border-color:var(--bad)}.verdict.good{border-color:var(--good)}
    .verdict.doubt{border-color:var(--doubt)}
    .verdict.bad .headline{color:var(--bad)}
    .chips,nav ul,.legend{list-style:none;margin:8px 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 18px}
    .chips b{font-size:17px}
    b.bad,li.bad{color:var(--bad)}b.good,li.good{color:var(--good)}b.doubt,li.doubt{color:var(--doubt)}
    li.calm,b.calm{color:var(--soft)}b.calm{font-weight:400}
    pre{background:var(--page);border:1px solid var(--rule);border-radius:4px;padding:8px 10px;
    margin:8px 0 0;font:12.5px/1.5 ui-monospace,monospace;white-space:pre-wrap;user-select:all}
    article pre{background:var(--panel)}
    code{font:.9em ui-monospace,monospace}
    nav{font-size:14px;margin:20px 0}
    .scroll{overflow-x:auto;margin:8px 0}
    table{border-collapse:collapse;width:100%;font-size:13px}
    caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    th,td{text-align:left;padding:3px 14px 3px 0;border-bottom:1px solid var(--rule);
    vertical-align:middle}
    th{vertical-align:bottom;font-weight:600}
    .id small{white-space:nowrap}.id{overflow-wrap:anywhere;min-width:21em}
    td:last-child{min-width:9em}
    .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
    tbody tr:hover{background:var(--panel)}
    th button{font:inherit;color:inherit;background:none;border:0;padding:2px 0;margin:0;cursor:pointer;
    text-align:inherit;white-space:nowrap}
    th button{position:relative}
    th button::after{position:absolute;right:-1em;color:var(--soft)}
    th[aria-sort=ascending] button::after{content:"▴"}
    th[aria-sort=descending] button::after{content:"▾"}
    th button:hover{text-decoration:underline}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
    .scale{display:flex;justify-content:space-between;width:160px;font-weight:400;font-size:11px;
    color:var(--soft)}
    td>svg{display:block;width:160px;height:18px}
    .i{stroke-width:2}.d,.c{stroke-linecap:round;fill:none}.d{stroke-width:3.5;stroke-opacity:.65}.c{stroke-width:6}
    .out{stroke:var(--ink)}.band{fill:var(--rule);fill-opacity:.6}.ring{fill:var(--page);stroke-width:2}
    .lead{stroke:var(--soft);stroke-opacity:.7}.mark{stroke:var(--bad)}
    svg{max-width:none}
    img{display:block;max-width:none;height:auto}
    .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px 24px}
    .trend{margin:0;min-width:0}.trend svg{display:block;width:100%;max-width:300px;height:90px;
    background:var(--panel);border-radius:4px}
    .trend path{stroke-width:1.5;fill:none}.trend .c{stroke-width:4}
    figcaption{font-size:13px;font-weight:600}
    .trend p{margin:2px 0;line-height:1.35}
    summary{cursor:pointer;font-weight:600;margin:8px 0}
    dt{font-weight:600;margin-top:8px}dd{margin:0 0 0 16px;max-width:78ch}
    @media (max-width:480px){.id{min-width:12em}body{padding:16px 12px 48px}.charts{grid-template-columns:1fr}}
    @media print{html{font-size:11px}body{max-width:none;padding:0}nav,#download{display:none}
    .scroll{overflow:visible}h2{break-after:avoid}tr,figure,.verdict{break-inside:avoid}
    th button::after{content:none}}

    """
}

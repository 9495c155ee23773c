/// What the page does: sorting, and the data as a file. Without it all is there to be read. It has neither
/// "<" nor "&", so that the page is well-formed.
enum HTMLScript {
  static let javaScript = """
    'use strict';
    const collator = new Intl.Collator('en', { numeric: true });
    for (const button of document.querySelectorAll('.sortable th button')) {
      button.addEventListener('click', () => {
        const header = button.closest('th');
        const body = button.closest('table').tBodies[0];
        const sign = header.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
        const keyed = Array.from(body.rows, row => {
          const cell = row.cells[header.cellIndex];
          return { row, key: Number(cell.dataset.k ?? 'NaN'), text: cell.textContent };
        });
        const compare = (a, b) => {
          const missing = Number.isNaN(a.key) - Number.isNaN(b.key);
          if (missing !== 0) return missing;
          if (!Number.isNaN(a.key)) return sign * (a.key - b.key);
          return sign * collator.compare(a.text, b.text);
        };
        body.append(...keyed.sort(compare).map(one => one.row));
        for (const other of header.parentNode.cells) other.removeAttribute('aria-sort');
        header.setAttribute('aria-sort', sign === 1 ? 'ascending' : 'descending');
      });
    }
    const download = document.getElementById('download');
    download.addEventListener('click', () => {
      const data = document.getElementById('data').textContent;
      download.href = URL.createObjectURL(new Blob([data], { type: 'application/json' }));
    });

    """
}

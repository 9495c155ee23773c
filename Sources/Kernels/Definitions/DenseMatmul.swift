import KernelInterface

// C = start + A · B, with A or B transposed if asked.
//
// A tile of C stays in registers while it walks down as many columns of B and along as many rows of
// A. Both are read where they lie; only the panels of a transposed B, and the last one where its
// columns are no multiple of eight, are packed. A panel serves a block of rows before the next: it comes from the second level of the cache once for all of them, and so do the rows of A
// for each panel. Each element of C is one chain of multiply-adds in the order of k, whatever the
// tile, so every instruction set with a fused multiply-add gives the same bits.

/// Columns of A that are multiplied before the next are begun: tall enough that loading and storing
/// a tile of C costs little, short enough that a panel stays in the second level of the cache.
private let depthBlock = 400
/// Columns of B whose packed panels are kept at a time.
private let columnBlock = 512
/// Rows that a panel serves before the next: few enough that they stay in the second level of the
/// cache for all panels.
private let rowBlock = 132

extension Implementation {
  package static func matmul(
    _ a: Matrix, leftTransposed: Bool, _ b: Matrix, rightTransposed: Bool,
    startingFrom start: Matrix?, into c: Matrix, scratch: UnsafeMutablePointer<Float>
  ) {
    let depth = leftTransposed ? a.rows : a.columns
    let left = factor(a, transposed: leftTransposed)
    let right = factor(b, transposed: rightTransposed)
    // One pass even over no columns of A, so that C = start then.
    let block = Swift.max(1, evenShare(of: depth, atMost: depthBlock))
    for column in stride(from: 0, to: c.columns, by: columnBlock) {
      let columns = column..<Swift.min(column &+ columnBlock, c.columns)
      let target = c[columns: columns]
      var first = start?[columns: columns]
      for k in stride(from: 0, to: Swift.max(1, depth), by: block) {
        multiplyBlock(
          left.from(row: 0, column: k), right.from(row: k, column: column),
          depth: Swift.min(block, depth &- k), startingFrom: first, into: target, scratch: scratch)
        first = target
      }
    }
  }

  private static func factor(_ matrix: Matrix, transposed: Bool) -> Factor {
    Factor(
      base: UnsafePointer(matrix.base), rowStride: transposed ? 1 : matrix.stride,
      columnStride: transposed ? matrix.stride : 1)
  }

  /// All rows of C from `depth` columns of A.
  private static func multiplyBlock(
    _ a: Factor, _ b: Factor, depth: Int, startingFrom start: Matrix?, into c: Matrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    for firstRow in stride(from: 0, to: c.rows, by: rowBlock) {
      let rows = firstRow..<Swift.min(firstRow &+ rowBlock, c.rows)
      var packed = scratch
      var column = 0
      while column < c.columns {
        let width = panelWidth(c.columns &- column)
        let columns = Swift.min(width, c.columns &- column)
        var panel = b.from(row: 0, column: column)
        if b.columnStride != 1 || columns < width {
          if firstRow == 0 {
            panel.pack(rows: depth, columns: columns, width: width, into: packed)
          }
          panel = Factor(base: UnsafePointer(packed), rowStride: width, columnStride: 1)
          // Where one block is all rows, the next panel may take the place of this one in the cache.
          if c.rows > rowBlock { packed += depth &* width }
        }
        let target = c[columns: column..<column &+ columns]
        let first = start?[columns: column..<column &+ columns]
        if width == TileColumns.count {
          multiplyPanel(
            a, panel, depth, first, target, rows, atMost: tileRows, TileColumns())
        } else if width == WidenedTileColumns.count {
          multiplyPanel(
            a, panel, depth, first, target, rows, atMost: widenedTileRows, WidenedTileColumns())
        } else if width == laneCount {
          multiplyPanel(a, panel, depth, first, target, rows, atMost: tileRows, Lanes())
        } else {
          multiplyPanel(a, panel, depth, first, target, rows, atMost: tileRows, HalfLanes())
        }
        column &+= columns
      }
    }
  }

  /// Some rows of C, at most a tile wide. No division on the way from tile to tile: its latency
  /// would show where tiles are shallow.
  @inline(__always)
  private static func multiplyPanel<V: TileVector>(
    _ a: Factor, _ panel: Factor, _ depth: Int, _ start: Matrix?, _ c: Matrix, _ rows: Range<Int>,
    atMost tileRows: Int, _ zero: V
  ) {
    let repeats = start.map { c.rows / $0.rows } ?? 1
    // A tile starts each row from one of its own, or all rows from the same: it spans no two groups.
    let isGrouped = repeats > 1 && repeats < c.rows
    var groupEnd =
      isGrouped ? (rows.lowerBound / repeats &+ 1) &* repeats : rows.upperBound
    var row = rows.lowerBound
    while row < rows.upperBound {
      let left = Swift.min(rows.upperBound, groupEnd) &- row
      let height =
        left > 2 &* tileRows ? tileRows : left > tileRows ? (left &+ 1) / 2 : left
      multiplyRows(
        height,
        TileOperands(
          a: a.from(row: row, column: 0), b: panel.base, bStride: panel.rowStride, depth: depth,
          start: start.map {
            UnsafePointer($0.base + (repeats == 1 ? row : row / repeats) &* $0.stride)
          },
          startStride: repeats == 1 ? start?.stride ?? 0 : 0, c: c.base + row &* c.stride,
          cStride: c.stride, columns: c.columns),
        as: zero)
      row &+= height
      if row == groupEnd { groupEnd &+= repeats }
    }
  }

  /// The width of the next panel when this many columns are left: a tile's, or eight more. A panel
  /// of eight, which needs a load for each multiply-add, is left over from 8 columns, and from 24
  /// where a tile has 32, but from no others.
  @inline(__always) private static func panelWidth(_ columns: Int) -> Int {
    let padded = (columns &+ 7) & ~7
    if padded <= laneCount || padded == WidenedTileColumns.count { return padded }
    return padded % TileColumns.count > laneCount ? laneCount : TileColumns.count
  }

  /// The largest share when a total is cut into as few even shares of at most `size` as it takes.
  @inline(__always) private static func evenShare(of total: Int, atMost size: Int) -> Int {
    let shares = Swift.max(1, (total &+ size &- 1) / size)
    return (total &+ shares &- 1) / shares
  }
}

import KernelInterface

// C = start + A · B, with A or B transposed if asked.
//
// B is packed into panels as wide as a tile; a tile of C stays in registers while it walks down a
// panel and along as many rows of A, which is read in place. Each element of C is one chain of
// multiply-adds in the order of k, whatever the tile, so every instruction set with a fused
// multiply-add gives the same bits.

/// Columns of A that are multiplied before the next are begun: a panel of B stays in the cache.
private let depthBlock = 400
/// Columns of B that are packed at a time.
private let columnBlock = 512

extension Implementation {
  package static func matmul(
    _ a: Matrix, leftTransposed: Bool, _ b: Matrix, rightTransposed: Bool,
    startingFrom start: Matrix?, into c: Matrix, scratch: UnsafeMutablePointer<Float>
  ) {
    let depth = leftTransposed ? a.rows : a.columns
    for firstColumn in stride(from: 0, to: c.columns, by: columnBlock) {
      let columns = min(columnBlock, c.columns &- firstColumn)
      // One pass even over no columns of A, so that C = start then.
      for firstK in stride(from: 0, to: max(1, depth), by: depthBlock) {
        let block = min(depthBlock, depth &- firstK)
        let bRowStride = rightTransposed ? 1 : b.stride
        let bColumnStride = rightTransposed ? b.stride : 1
        pack(
          b.base + firstK &* bRowStride + firstColumn &* bColumnStride, rows: block,
          columns: columns, rowStride: bRowStride, columnStride: bColumnStride, into: scratch)
        let left = LeftFactor(
          base: UnsafePointer(a.base) + firstK &* (leftTransposed ? a.stride : 1),
          rowStride: leftTransposed ? 1 : a.stride, columnStride: leftTransposed ? a.stride : 1)
        let target = c[columns: firstColumn..<firstColumn &+ columns]
        multiplyPacked(
          left, depth: block, scratch,
          startingFrom: firstK > 0 ? target : start?[columns: firstColumn..<firstColumn &+ columns],
          into: target)
      }
    }
  }

  /// All rows of C from packed panels of B.
  private static func multiplyPacked(
    _ a: LeftFactor, depth: Int, _ packed: UnsafeMutablePointer<Float>,
    startingFrom start: Matrix?, into c: Matrix
  ) {
    let repeats = start.map { c.rows / $0.rows } ?? 1
    var row = 0
    while row < c.rows {
      var rows = c.rows &- row >= tileRows ? tileRows : tail(c.rows &- row)
      if repeats > 1, start!.rows > 1 { rows = tail(min(rows, repeats &- row % repeats)) }
      var left = a
      left.base = a.base + row &* a.rowStride
      var startRows = StartRows(
        base: start.map { UnsafePointer($0.base + row / repeats &* $0.stride) },
        stride: repeats == 1 ? start?.stride ?? 0 : 0)
      var panel = UnsafePointer(packed)
      var column = 0
      while column < c.columns {
        let width = panelWidth(c.columns &- column)
        let columns = min(width, c.columns &- column)
        let target = c.base + row &* c.stride + column
        if width == 2 &* laneCount {
          multiplyRows(
            rows, LanePair(), depth, left, panel, startRows, target, c.stride, columns)
        } else if width == laneCount {
          multiplyRows(rows, Lanes(), depth, left, panel, startRows, target, c.stride, columns)
        } else {
          multiplyRows(
            rows, HalfLanes(), depth, left, panel, startRows, target, c.stride, columns)
        }
        panel += depth &* width
        startRows.base = startRows.base.map { $0 + columns }
        column &+= columns
      }
      row &+= rows
    }
  }

  /// A tile of as many rows as there are tiles for: `tileRows`, 8, 4, 2 or 1.
  @inline(__always)
  private static func multiplyRows<V: TileVector>(
    _ rows: Int, _ zero: V, _ depth: Int, _ a: LeftFactor, _ panel: UnsafePointer<Float>,
    _ start: StartRows, _ c: UnsafeMutablePointer<Float>, _ stride: Int, _ columns: Int
  ) {
    switch rows {
    case 12:
      multiplyTile(
        InlineArray<12, V>(repeating: zero), depth: depth, a, panel: panel, startingFrom: start,
        into: c, stride: stride, columns: columns)
    case 8:
      multiplyTile(
        InlineArray<8, V>(repeating: zero), depth: depth, a, panel: panel, startingFrom: start,
        into: c, stride: stride, columns: columns)
    case 6:
      multiplyTile(
        InlineArray<6, V>(repeating: zero), depth: depth, a, panel: panel, startingFrom: start,
        into: c, stride: stride, columns: columns)
    case 4:
      multiplyTile(
        InlineArray<4, V>(repeating: zero), depth: depth, a, panel: panel, startingFrom: start,
        into: c, stride: stride, columns: columns)
    case 2:
      multiplyTile(
        InlineArray<2, V>(repeating: zero), depth: depth, a, panel: panel, startingFrom: start,
        into: c, stride: stride, columns: columns)
    default:
      multiplyTile(
        InlineArray<1, V>(repeating: zero), depth: depth, a, panel: panel, startingFrom: start,
        into: c, stride: stride, columns: columns)
    }
  }

  /// The largest tile that fits into this many rows.
  @inline(__always) private static func tail(_ rows: Int) -> Int {
    rows >= tileRows ? tileRows : rows >= 8 ? 8 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1
  }

  /// The width of the next panel when this many columns are left.
  @inline(__always) private static func panelWidth(_ columns: Int) -> Int {
    columns > laneCount ? tileColumns : columns > laneCount / 2 ? laneCount : laneCount / 2
  }

  /// Panels of B one after another, each `[rows, width]`, zeros beyond the last column.
  private static func pack(
    _ b: UnsafePointer<Float>, rows: Int, columns: Int, rowStride: Int, columnStride: Int,
    into packed: UnsafeMutablePointer<Float>
  ) {
    var target = packed
    var column = 0
    while column < columns {
      let width = panelWidth(columns &- column)
      let filled = min(width, columns &- column)
      let source = b + column &* columnStride
      if columnStride == 1 {
        for row in 0..<rows {
          for offset in stride(from: 0, to: width, by: 8) {
            let vector: HalfLanes =
              offset &+ 8 <= filled
              ? .load(source + row &* rowStride + offset)
              : .load(source + row &* rowStride + offset, prefix: max(0, filled &- offset))
            vector.store(target + row &* width + offset)
          }
        }
      } else {
        for inner in 0..<width {
          for row in 0..<rows {
            target[row &* width &+ inner] =
              inner < filled ? source[inner &* columnStride &+ row &* rowStride] : 0
          }
        }
      }
      target += rows &* width
      column &+= filled
    }
  }
}

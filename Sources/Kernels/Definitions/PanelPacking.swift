// Panels of a product's right factor that cannot be read where they lie: those of a transposed one,
// and the last one where its columns are no multiple of eight.

extension Factor {
  /// Packs `columns` columns as `[rows, width]`, zeros beyond them.
  func pack(
    rows: Int, columns: Int, width: Int, into panel: UnsafeMutablePointer<Float>
  ) {
    if columnStride == 1 {
      packRows(rows, columns: columns, width: width, into: panel)
      return
    }
    // Sixteen columns at a time; the last sixteen overlap those before them.
    var packed = 0
    while columns >= laneCount && packed < columns {
      let column = Swift.min(packed, columns &- laneCount)
      from(row: 0, column: column).packTransposed(rows, width: width, into: panel + column)
      packed = column &+ laneCount
    }
    for column in packed..<width {
      for row in 0..<rows {
        panel[row &* width &+ column] =
          column < columns ? base[row &* rowStride &+ column &* columnStride] : 0
      }
    }
  }

  private func packRows(
    _ rows: Int, columns: Int, width: Int, into panel: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      for column in stride(from: 0, to: width, by: 8) {
        let source = base + row &* rowStride + column
        let left = Swift.max(0, columns &- column)
        let vector: HalfLanes = left >= 8 ? .load(source) : .load(source, prefix: left)
        vector.store(panel + row &* width + column)
      }
    }
  }

  /// Sixteen columns, each of which is contiguous in memory (`rowStride` 1), four rows at a time:
  /// four vectors of four quads are loaded so that transposing within quads is all that is left.
  ///
  ///     a = column 0 rows 0…3 | column 4 rows 0…3 | column 8 … | column 12 …
  ///     b = column 1 rows 0…3 | column 5 …          c = column 2 …          d = column 3 …
  private func packTransposed(
    _ rows: Int, width: Int, into panel: UnsafeMutablePointer<Float>
  ) {
    var source = base
    var target = panel
    var left = rows
    while left >= 4 {
      let a = quads(source)
      let b = quads(source + columnStride)
      let c = quads(source + 2 &* columnStride)
      let d = quads(source + 3 &* columnStride)
      let ac = a.interleaved(with: c)
      let bd = b.interleaved(with: d)
      let first = ac.low.interleaved(with: bd.low)
      let second = ac.high.interleaved(with: bd.high)
      first.low.store(target)
      first.high.store(target + width)
      second.low.store(target + 2 &* width)
      second.high.store(target + 3 &* width)
      source += 4
      target += 4 &* width
      left &-= 4
    }
    while left > 0 {
      for column in 0..<laneCount { target[column] = source[column &* columnStride] }
      source += 1
      target += width
      left &-= 1
    }
  }

  /// Four floats of a column and of the fourth, eighth and twelfth column after it.
  @inline(__always) private func quads(_ source: UnsafePointer<Float>) -> Lanes {
    let eighth = source + 8 &* columnStride
    return Lanes(
      lowHalf: HalfLanes(lowHalf: quad(source), highHalf: quad(source + 4 &* columnStride)),
      highHalf: HalfLanes(lowHalf: quad(eighth), highHalf: quad(eighth + 4 &* columnStride)))
  }

  @inline(__always) private func quad(_ source: UnsafePointer<Float>) -> SIMD4<Float> {
    UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
  }
}

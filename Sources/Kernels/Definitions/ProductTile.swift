/// A factor of a product, as it is or transposed: element (i, j) is at
/// `base[i * rowStride + j * columnStride]`.
struct Factor {
  var base: UnsafePointer<Float>
  let rowStride: Int
  let columnStride: Int

  func from(row: Int, column: Int) -> Factor {
    Factor(
      base: base + row &* rowStride + column &* columnStride, rowStride: rowStride,
      columnStride: columnStride)
  }
}

/// The operands of a tile of C, `columns` (at most `V.count`) wide.
struct TileOperands {
  /// Rows of A, `depth` long.
  var a: Factor
  /// `depth` rows of B, each of `V.count` floats or more.
  let b: UnsafePointer<Float>
  let bStride: Int
  let depth: Int
  /// Row i starts from `start + i * startStride`, or from zero.
  var start: UnsafePointer<Float>?
  let startStride: Int
  var c: UnsafeMutablePointer<Float>
  let cStride: Int
  let columns: Int
}

/// A tile of `rows` rows, 1...12. (A set whose tiles are lower drops the cases beyond them.)
///
/// The zeros come from a closure, which is inlined; `init(repeating:)` is not here, and writes them to
/// memory in halves of vectors, which the tile waits to read whole: 100 cycles.
func multiplyRows<V: TileVector>(_ rows: Int, _ operands: TileOperands, as zero: V) {
  switch rows {
  case 12: multiplyTile(InlineArray<12, V> { _ in zero }, operands)
  case 11: multiplyTile(InlineArray<11, V> { _ in zero }, operands)
  case 10: multiplyTile(InlineArray<10, V> { _ in zero }, operands)
  case 9: multiplyTile(InlineArray<9, V> { _ in zero }, operands)
  case 8: multiplyTile(InlineArray<8, V> { _ in zero }, operands)
  case 7: multiplyTile(InlineArray<7, V> { _ in zero }, operands)
  case 6: multiplyTile(InlineArray<6, V> { _ in zero }, operands)
  case 5: multiplyTile(InlineArray<5, V> { _ in zero }, operands)
  case 4: multiplyTile(InlineArray<4, V> { _ in zero }, operands)
  case 3: multiplyTile(InlineArray<3, V> { _ in zero }, operands)
  case 2: multiplyTile(InlineArray<2, V> { _ in zero }, operands)
  default: multiplyTile(InlineArray<1, V> { _ in zero }, operands)
  }
}

/// Loads the accumulators from `start`, walks down the rows of B and along those of A, stores to C.
/// (`@inline(__always)`: see `TileVector`.)
@inline(__always)
private func multiplyTile<let rows: Int, V: TileVector>(
  _ zeros: InlineArray<rows, V>, _ operands: TileOperands
) {
  var accumulators = zeros
  let isFull = operands.columns == V.count
  if var start = operands.start {
    for row in 0..<rows {
      accumulators[unchecked: row] =
        isFull ? .load(start) : .load(start, prefix: operands.columns)
      start += operands.startStride
    }
  }
  var b = operands.b
  let rowStride = operands.a.rowStride
  var first = operands.a.base
  var second = first + 4 &* rowStride
  var third = first + 8 &* rowStride
  var left = operands.depth
  while left > 0 {
    let vector = V.load(b)
    for row in 0..<rows {
      let four = row < 4 ? first : row < 8 ? second : third
      let factor = four[(row & 3) &* rowStride]
      accumulators[unchecked: row] = accumulators[unchecked: row].addingProduct(factor, vector)
    }
    b += operands.bStride
    first += operands.a.columnStride
    second += operands.a.columnStride
    third += operands.a.columnStride
    left &-= 1
  }
  var c = operands.c
  // Two loops: with the branch inside of one it is taken row by row (100 cycles a tile).
  if isFull {
    for row in 0..<rows {
      accumulators[unchecked: row].store(c)
      c += operands.cStride
    }
  } else {
    for row in 0..<rows {
      accumulators[unchecked: row].store(c, prefix: operands.columns)
      c += operands.cStride
    }
  }
}

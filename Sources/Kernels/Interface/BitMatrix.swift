/// A view of 0/1 states `[rows, columns]`, one bit each: bit `j % 64` of word `j / 64` of a row is
/// column j. Rows start `stride` words apart. Bits at and beyond `columns` are zero: every kernel
/// that writes states keeps it so, and the products rely on it.
///
/// Like `Matrix`, a view into the memory of an `Arena`.
public struct BitMatrix: @unchecked Sendable {
  package let base: UnsafeMutablePointer<UInt64>
  public let rows: Int
  public let columns: Int
  public let stride: Int

  package init(base: UnsafeMutablePointer<UInt64>, rows: Int, columns: Int, stride: Int) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The words that hold a row of `columns` bits.
  public static func words(for columns: Int) -> Int { (columns + 63) / 64 }

  /// The state at `row`, `column`; a position outside the matrix stops the program.
  public subscript(row: Int, column: Int) -> Bool {
    get { (base[word(row, column)] >> UInt64(column % 64)) & 1 == 1 }
    nonmutating set {
      let bit: UInt64 = 1 << UInt64(column % 64)
      if newValue { base[word(row, column)] |= bit } else { base[word(row, column)] &= ~bit }
    }
  }

  /// The rows of `range`, in place.
  public subscript(rows range: Range<Int>) -> BitMatrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return BitMatrix(
      base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// The first columns, in place. States beyond them in their last word would be bits beyond the
  /// columns, which are zero: so they are once a transposition has written to the view.
  package func firstColumns(_ count: Int) -> BitMatrix {
    precondition(count >= 0 && count <= columns, "the first \(count) columns of \(columns)")
    return BitMatrix(base: base, rows: rows, columns: count, stride: stride)
  }

  /// Copies the states of a matrix of the same shape.
  public func copy(from other: BitMatrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "a \(other.rows)x\(other.columns) bit matrix for \(rows)x\(columns)")
    for row in 0..<rows {
      (base + row * stride)
        .update(from: other.base + row * other.stride, count: Self.words(for: columns))
    }
  }

  private func word(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "state (\(row), \(column)) of a \(rows)x\(columns) bit matrix")
    return row * stride + column / 64
  }
}

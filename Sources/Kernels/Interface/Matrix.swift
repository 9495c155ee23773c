/// A view of floats `[rows, columns]`, row-major, whose rows start `stride` floats apart.
///
/// The memory belongs to an `Arena`; a view is valid as long as its arena lives, and copying a view
/// copies no elements. Threads may write disjoint rows or columns of one matrix at the same time.
public struct Matrix: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  public let rows: Int
  public let columns: Int
  public let stride: Int

  package init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The element at `row`, `column`; a position outside the matrix stops the program.
  public subscript(row: Int, column: Int) -> Float {
    get { base[offset(row, column)] }
    nonmutating set { base[offset(row, column)] = newValue }
  }

  /// The rows of `range`, in place.
  public subscript(rows range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return Matrix(
      base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// The columns of `range`, in place.
  public subscript(columns range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(columns)")
    return Matrix(
      base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  public func fill(_ value: Float) {
    for row in 0..<rows { (base + row * stride).update(repeating: value, count: columns) }
  }

  /// Copies `[rows * columns]` row-major values.
  public func copy(from values: some Collection<Float>) {
    precondition(values.count == rows * columns, "\(values.count) values for \(rows)x\(columns)")
    var index = values.startIndex
    for row in 0..<rows {
      for column in 0..<columns {
        base[row * stride + column] = values[index]
        values.formIndex(after: &index)
      }
    }
  }

  /// Copies the elements of a matrix of the same shape.
  public func copy(from other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "a \(other.rows)x\(other.columns) matrix for \(rows)x\(columns)")
    for row in 0..<rows {
      (base + row * stride).update(from: other.base + row * other.stride, count: columns)
    }
  }

  /// The elements, row-major, `[rows * columns]`.
  public var array: [Float] {
    [Float](unsafeUninitializedCapacity: rows * columns) { buffer, count in
      for row in 0..<rows {
        for column in 0..<columns { buffer[row * columns + column] = base[row * stride + column] }
      }
      count = rows * columns
    }
  }

  private func offset(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "element (\(row), \(column)) of a \(rows)x\(columns) matrix")
    return row * stride + column
  }
}

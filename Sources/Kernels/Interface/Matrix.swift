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

  /// x ← offset + factor · x.
  package func scale(by factor: Float, adding offset: Float) {
    for row in 0..<rows {
      let line = base + row * stride
      for column in 0..<columns { line[column] = offset + factor * line[column] }
    }
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

  /// Copies a row of another matrix with as many columns into each row: `number` says which.
  ///
  /// Four rows at a time, since rows from all over a large set come from memory: one after another
  /// they would wait for it one after another.
  public func copyRows(of other: Matrix, number: (Int) -> Int) {
    precondition(columns == other.columns, "rows of \(other.columns) columns for \(columns)")
    func source(_ row: Int) -> UnsafeMutablePointer<Float> {
      let number = number(row)
      return other[rows: number..<number + 1].base
    }
    let whole = columns / 4 * 4
    var row = 0
    while row + 4 <= rows {
      let sources = (source(row), source(row + 1), source(row + 2), source(row + 3))
      let target = base + row * stride
      for column in Swift.stride(from: 0, to: whole, by: 4) {
        Matrix.copyFour(sources.0 + column, target + column)
        Matrix.copyFour(sources.1 + column, target + stride + column)
        Matrix.copyFour(sources.2 + column, target + 2 * stride + column)
        Matrix.copyFour(sources.3 + column, target + 3 * stride + column)
      }
      for column in whole..<columns {
        target[column] = sources.0[column]
        target[stride + column] = sources.1[column]
        target[2 * stride + column] = sources.2[column]
        target[3 * stride + column] = sources.3[column]
      }
      row += 4
    }
    for row in row..<rows { (base + row * stride).update(from: source(row), count: columns) }
  }

  @inline(always)
  private static func copyFour(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    let four = UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target).storeBytes(of: four, as: SIMD4<Float>.self)
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

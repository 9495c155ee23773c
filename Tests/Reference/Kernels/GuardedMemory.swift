import Kernels

/// Matrices for kernels under test, each inside a larger block of a known pattern: rows before and
/// after it, and in every row columns before and after it. A kernel that writes anything but its
/// result, padding included, is found out; the floats' pattern is a NaN, so one that computes with
/// what it must not read is found by its result. The matrices live as long as this object, which
/// the last look at its guards keeps alive.
final class GuardedMemory {
  let scratch: Scratch
  private let arena = Arena()
  private var matrices: [(outer: Matrix, inner: Matrix)] = []
  private var bitMatrices: [(outer: BitMatrix, inner: BitMatrix)] = []

  private static let pattern: UInt32 = 0x7FC0_DEAD
  private static let bitPattern: UInt64 = 0xA5A5_5A5A_C3C3_3C3C

  init() {
    scratch = Scratch(in: arena)
    _ = matrix(rows: 1, columns: 64)  // stands behind the scratch
  }

  /// An uninitialised matrix, all NaN. An odd offset makes it unaligned.
  func matrix(rows: Int, columns: Int, offset: Int = 3) -> Matrix {
    let outer = arena.matrix(rows: rows + 2, columns: offset + columns + 17)
    for index in 0..<outer.rows * outer.stride {
      outer.base[index] = Float(bitPattern: Self.pattern)
    }
    let inner = outer[rows: 1..<rows + 1][columns: offset..<offset + columns]
    matrices.append((outer, inner))
    return inner
  }

  /// A matrix with these rows; `columns` is needed only where there are none.
  func matrix(_ rows: [[Float]], columns: Int = 0, offset: Int = 3) -> Matrix {
    let result = matrix(rows: rows.count, columns: rows.first?.count ?? columns, offset: offset)
    result.copy(from: rows.joined().map { $0 })
    return result
  }

  /// A matrix of one row.
  func row(_ values: [Float], offset: Int = 3) -> Matrix { matrix([values], offset: offset) }

  /// An uninitialised bit matrix, its unused bits set too.
  func bitMatrix(rows: Int, columns: Int) -> BitMatrix {
    let words = BitMatrix.words(for: columns)
    let outer = arena.bitMatrix(rows: rows + 2, columns: 64 * (words + 2))
    for index in 0..<outer.rows * outer.stride { outer.base[index] = Self.bitPattern }
    let inner = BitMatrix(
      base: outer.base + outer.stride + 1, rows: rows, columns: columns, stride: outer.stride)
    bitMatrices.append((outer, inner))
    return inner
  }

  /// A bit matrix with these rows, its unused bits zero; `columns` as for a matrix.
  func bitMatrix(_ rows: [[Bool]], columns: Int = 0) -> BitMatrix {
    let result = bitMatrix(rows: rows.count, columns: rows.first?.count ?? columns)
    for (row, states) in rows.enumerated() {
      for word in 0..<BitMatrix.words(for: result.columns) {
        result.base[row * result.stride + word] = 0
      }
      for (column, state) in states.enumerated() { result[row, column] = state }
    }
    return result
  }

  /// Whether all that surrounds the matrices is as it was.
  var guardsAreIntact: Bool {
    matrices.allSatisfy { outer, inner in
      let start = inner.base - outer.base - outer.stride
      return (0..<outer.rows * outer.stride).allSatisfy { index in
        let (row, column) = (index / outer.stride - 1, index % outer.stride - start)
        let isInside =
          row >= 0 && row < inner.rows && column >= 0 && column < inner.columns
        return isInside || outer.base[index].bitPattern == Self.pattern
      }
    }
      && bitMatrices.allSatisfy { outer, inner in
        (0..<outer.rows * outer.stride).allSatisfy { index in
          let (row, word) = (index / outer.stride - 1, index % outer.stride - 1)
          let isInside =
            row >= 0 && row < inner.rows && word >= 0
            && word < BitMatrix.words(for: inner.columns)
          return isInside || outer.base[index] == Self.bitPattern
        }
      }
  }
}

extension Matrix {
  /// The elements as rows of the naive reference.
  var doubles: [[Double]] {
    (0..<rows).map { row in (0..<columns).map { Double(self[row, $0]) } }
  }

  var bitPatterns: [UInt32] { array.map(\.bitPattern) }
}

extension BitMatrix {
  /// The states `[rows][columns]`.
  var states: [[Bool]] {
    (0..<rows).map { row in (0..<columns).map { self[row, $0] } }
  }

  /// Whether the bits beyond the last column of every row are zero.
  var unusedBitsAreZero: Bool {
    guard columns % 64 != 0 else { return true }
    return (0..<rows).allSatisfy { base[$0 * stride + columns / 64] >> UInt64(columns % 64) == 0 }
  }
}

extension [[Float]] {
  var doubles: [[Double]] { map { $0.map(Double.init) } }
}

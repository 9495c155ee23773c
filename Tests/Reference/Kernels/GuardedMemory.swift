@testable import Kernels

/// Matrices for kernels under test, each with a guard page at one of its ends and a known pattern
/// around it and between its rows. A kernel that reads or writes beyond that end faults; one that
/// writes anything else but its result, padding included, is found out; the floats' pattern is a
/// NaN, so one that computes with what it must not read is found by its result. The matrices live
/// as long as this object, which the last look at its guards keeps alive.
final class GuardedMemory {
  /// At the same edge of its own pages, and the pattern until a kernel uses it.
  private(set) lazy var scratch = Scratch(
    base: pages(rows: 1, width: Scratch.floats, stride: Scratch.floats, Self.pattern).floats)

  private let edge: GuardedPages.Edge
  private var blocks: [GuardedPages] = []

  private static let pattern: UInt32 = 0x7FC0_DEAD
  private static let bitPattern: UInt32 = 0xA55A_C33C

  init(against edge: GuardedPages.Edge = .end) { self.edge = edge }

  /// An uninitialised matrix, all NaN, with `offset` floats between its rows: an odd one makes some
  /// of them unaligned.
  func matrix(rows: Int, columns: Int, offset: Int = 3) -> Matrix {
    let stride = max(1, columns + offset)
    let block = pages(rows: rows, width: columns, stride: stride, Self.pattern)
    return Matrix(base: block.floats, rows: rows, columns: columns, stride: stride)
  }

  /// A matrix with these rows; `columns` is needed only where there are none.
  func matrix(_ rows: [[Float]], columns: Int = 0, offset: Int = 3) -> Matrix {
    let result = matrix(rows: rows.count, columns: rows.first?.count ?? columns, offset: offset)
    result.copy(from: rows.joined().map { $0 })
    return result
  }

  /// A matrix of one row.
  func row(_ values: [Float], offset: Int = 3) -> Matrix { matrix([values], offset: offset) }

  /// An uninitialised bit matrix, its unused bits set too, with `offset` words between its rows.
  func bitMatrix(rows: Int, columns: Int, offset: Int = 1) -> BitMatrix {
    let words = BitMatrix.words(for: columns)
    let stride = max(1, words + offset)
    let block = pages(rows: rows, width: 2 * words, stride: 2 * stride, Self.bitPattern)
    return BitMatrix(
      base: UnsafeMutableRawPointer(block.base).assumingMemoryBound(to: UInt64.self), rows: rows,
      columns: columns, stride: stride)
  }

  /// A bit matrix with these rows, its unused bits zero; `columns` as for a matrix.
  func bitMatrix(_ rows: [[Bool]], columns: Int = 0, offset: Int = 1) -> BitMatrix {
    let result = bitMatrix(
      rows: rows.count, columns: rows.first?.count ?? columns, offset: offset)
    for (row, states) in rows.enumerated() {
      for word in 0..<BitMatrix.words(for: result.columns) {
        result.base[row * result.stride + word] = 0
      }
      for (column, state) in states.enumerated() { result[row, column] = state }
    }
    return result
  }

  /// Whether all that surrounds the matrices is as it was.
  var guardsAreIntact: Bool { blocks.allSatisfy(\.isIntact) }

  private func pages(rows: Int, width: Int, stride: Int, _ pattern: UInt32) -> GuardedPages {
    let block = GuardedPages(
      rows: rows, width: width, stride: stride, pattern: pattern, against: edge)
    blocks.append(block)
    return block
  }
}

extension GuardedPages {
  fileprivate var floats: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
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

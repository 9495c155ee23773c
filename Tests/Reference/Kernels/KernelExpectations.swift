import Kernels
import TestSupport
import struct TestSupport.WorstError
import Testing

@testable import bench

/// Expects results within their bounds, and nothing written but them.
func expectSound(
  _ worst: WorstError, _ memory: GuardedMemory, _ suite: Any.Type, _ shape: String = "",
  at location: SourceLocation = #_sourceLocation
) {
  #expect(
    worst.isWithinBound, "\(shape) \(worst); \(ReplaySeed.command(for: suite))",
    sourceLocation: location)
  #expect(
    memory.guardsAreIntact, "\(shape) wrote beyond its result; \(ReplaySeed.command(for: suite))",
    sourceLocation: location)
}

/// The error of a matrix as shares of the bound of each element.
func worstError(
  of matrix: Matrix, _ exact: [[Double]], bound: (_ row: Int, _ column: Int) -> Double
) -> WorstError {
  var worst = WorstError()
  for row in 0..<matrix.rows {
    for column in 0..<matrix.columns {
      worst.add(
        matrix[row, column], exact[row][column], bound: bound(row, column), "(\(row), \(column))")
    }
  }
  return worst
}

func worstError(of matrix: Matrix, _ expected: Expected) -> WorstError {
  worstError(of: matrix, expected.exact) { expected.bound[$0][$1] }
}

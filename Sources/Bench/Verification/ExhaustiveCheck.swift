import Dispatch
import Kernels
import NaiveReference
import Synchronization

/// All 2³² floats through one function on every instruction set, against its definition in double,
/// whose own error, a few 2⁻⁵³ of the value, is some 2⁻²⁸ ULP of a float.
struct ExhaustiveCheck: Sendable {
  let function: ElementwiseFunction
  let definition: @Sendable (Double) -> Double
  let sets: [InstructionSet]

  init(
    _ function: ElementwiseFunction, definition: (@Sendable (Double) -> Double)? = nil,
    on sets: [InstructionSet] = InstructionSet.available
  ) {
    self.function = function
    self.definition = definition ?? function.definition
    self.sets = sets
  }

  /// What one instruction set showed.
  struct Tally: Equatable {
    var inputs = 0
    /// Results that are not the nearest float, nor as near as another.
    var inexact = 0
    /// In ULP, and the least bit pattern of an input that has it.
    var worst = 0.0
    var worstInput: UInt32 = 0

    mutating func add(_ other: Tally) {
      inputs += other.inputs
      inexact += other.inexact
      include(other.worst, at: other.worstInput)
    }

    mutating func include(_ error: Double, at input: UInt32) {
      guard error > worst || error == worst && input < worstInput else { return }
      worst = error
      worstInput = input
    }
  }

  static let pieces = 1 << 8
  private static let piecesAtOnce = 16
  private static let inputsOfPiece = (1 << 32) / pieces
  private static let block = 4096

  /// One tally for each set; `update` hears how many pieces are done. On all cores.
  func run(update: (Int) -> Void) -> [Tally] {
    let tallies = Mutex(sets.map { _ in Tally() })
    for first in stride(from: 0, to: Self.pieces, by: Self.piecesAtOnce) {
      DispatchQueue.concurrentPerform(iterations: Self.piecesAtOnce) { index in
        let start = (first + index) * Self.inputsOfPiece
        let found = tally(start..<start + Self.inputsOfPiece)
        tallies.withLock { all in
          for index in all.indices { all[index].add(found[index]) }
        }
      }
      update(first + Self.piecesAtOnce)
    }
    return tallies.withLock(\.self)
  }

  /// Tallies of the floats whose bit patterns are in `range`.
  func tally(_ range: Range<Int>) -> [Tally] {
    let arena = Arena()
    let x = arena.matrix(rows: 1, columns: Self.block)
    let y = arena.matrix(rows: 1, columns: Self.block)
    let kernels = sets.map(KernelSet.init)
    var tallies = sets.map { _ in Tally() }
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.block) {
      let count = min(Self.block, range.upperBound - first)
      for i in 0..<count { x[0, i] = Float(bitPattern: UInt32(first + i)) }
      let exact = exactValues(x, count)
      for (set, kernels) in kernels.enumerated() {
        kernels.apply(function, x, into: y)
        tallies[set].add(compare(y.array, exact, first: first))
      }
    }
    return tallies
  }

  private struct ExactValue {
    let value: Double
    /// 1 / ULP.
    let scale: Double

    init(_ value: Double) {
      self.value = value
      scale = 1 / ulp(of: value)
    }
  }

  /// The definition's values of the first `count` elements, neighbouring floats of one sign. All
  /// functions are monotone on either side of 0: where the ends agree, as in the tails, where the
  /// library is slow, all values between them do.
  private func exactValues(_ x: Matrix, _ count: Int) -> [ExactValue] {
    let ends = (first: definition(Double(x[0, 0])), last: definition(Double(x[0, count - 1])))
    if ends.first == ends.last
      || ends.first.isNaN && ends.last.isNaN && x[0, 0].isNaN == x[0, count - 1].isNaN
    {
      return Array(repeating: ExactValue(ends.first), count: count)
    }
    return (0..<count).map { ExactValue(definition(Double(x[0, $0]))) }
  }

  private func compare(_ results: [Float], _ exact: [ExactValue], first: Int) -> Tally {
    var tally = Tally(inputs: exact.count)
    var worst = 0.0
    for i in exact.indices {
      let result = Double(results[i])
      let value = exact[i].value
      if result == value || result.isNaN && value.isNaN { continue }
      var error = abs(result - value) * exact[i].scale
      if !error.isFinite { error = errorInULPs(results[i], value) }
      if error > 0.5 { tally.inexact += 1 }
      if error > worst {
        worst = error
        tally.include(error, at: UInt32(first + i))
      }
    }
    return tally
  }
}

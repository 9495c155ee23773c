import Kernels
import NaiveReference
import TestSupport
import Testing

@Suite struct RowTests {
  static let columnCounts = [0, 1, 15, 16, 17, 50]

  @Test(arguments: InstructionSet.available, columnCounts)
  func `rows are scaled exactly`(set: InstructionSet, columns: Int) {
    var random = RandomNumbers()
    for rows in [0, 1, 7] {
      let memory = GuardedMemory()
      let values = random.floats(rows, columns)
      let factors = random.floats(rows)
      let exact = zip(values, factors).flatMap { row, factor in row.map { $0 * factor } }
      let x = memory.matrix(values, columns: columns)
      let y = memory.matrix(rows: rows, columns: columns)
      for target in [y, x] {
        KernelSet(set).scaleRows(x, by: memory.row(factors), into: target)
        #expect(target.array == exact)
      }
      #expect(memory.guardsAreIntact)
    }
  }

  @Test(arguments: columnCounts) func `rows are copied from anywhere`(columns: Int) {
    var random = RandomNumbers()
    let values = random.floats(11, columns)
    for numbers in [[], [3], [10, 0, 0, 7], [1, 9, 2, 8, 3, 5]] {
      let memory = GuardedMemory()
      let copy = memory.matrix(rows: numbers.count, columns: columns)
      copy.copyRows(of: memory.matrix(values, columns: columns)) { numbers[$0] }
      #expect(copy.array == numbers.flatMap { values[$0] })
      #expect(memory.guardsAreIntact)
    }
  }

  @Test(arguments: InstructionSet.available, columnCounts)
  func `sums of groups are within the bound`(set: InstructionSet, columns: Int) {
    for size in [0, 1, 2, 20, 100] {
      let memory = GuardedMemory()
      let groups = Groups(columns: columns, size: size)
      let sums = memory.matrix(rows: 3, columns: columns)
      KernelSet(set).sumGroups(memory.matrix(groups.rows, columns: columns), into: sums)
      expectSound(groups.error(of: sums), memory, Self.self, "groups of \(size)")
    }
  }

  @Test(arguments: InstructionSet.available, columnCounts)
  func `momentum updates are within the bound`(set: InstructionSet, columns: Int) {
    for (momentum, scale, rate) in [(0.9, 0.01, 0.3), (0, 1, 1), (0.5, -1, 0)] as [Rates] {
      let memory = GuardedMemory()
      let update = Update(columns: columns, momentum: momentum, scale: scale, rate: rate)
      let (parameters, velocity) = update.compute(on: set, in: memory)
      expectSound(update.error(of: parameters), memory, Self.self)
      expectSound(update.error(ofVelocity: velocity), memory, Self.self)
    }
  }

  /// A row of the next group, the velocity of before the update, a gradient that is not scaled.
  @Test func `wrong sums and updates are rejected`() {
    let memory = GuardedMemory()
    let set = InstructionSet.available.last!
    let groups = Groups(columns: 17, size: 20)
    var shifted = groups
    shifted.rows = Array(groups.rows[1...] + [groups.rows[0]])
    let sums = memory.matrix(rows: 3, columns: 17)
    KernelSet(set).sumGroups(memory.matrix(shifted.rows), into: sums)
    #expect(!groups.error(of: sums).isWithinBound)

    let update = Update(columns: 17, momentum: 0.9, scale: 0.01, rate: 0.3)
    let unscaled = Update(columns: 17, momentum: 0.9, scale: 1, rate: 0.3)
    let (parameters, velocity) = unscaled.compute(on: set, in: memory)
    #expect(!update.error(of: parameters).isWithinBound)
    #expect(!update.error(ofVelocity: velocity).isWithinBound)
    let old = zip(update.parameters, update.velocity).map { zip($0, $1).map { $0 + 0.3 * $1 } }
    #expect(!update.error(of: memory.matrix(old)).isWithinBound)
    #expect(memory.guardsAreIntact)
  }

  private typealias Rates = (Float, Float, Float)
}

/// Three groups of rows.
private struct Groups {
  let size: Int
  var rows: [[Float]]

  init(columns: Int, size: Int) {
    var random = RandomNumbers()
    self.size = size
    rows = random.floats(3 * size, columns)
  }

  func error(of sums: Matrix) -> WorstError {
    func sum(_ f: (Double) -> Double) -> [[Double]] {
      (0..<3).map { group in
        Naive.columnSums(
          rows[group * size..<(group + 1) * size].map { $0.map { f(Double($0)) } },
          columns: sums.columns)
      }
    }
    let magnitudes = sum(abs)
    return worstError(of: sums, sum { $0 }) { group, column in
      ErrorBounds.sum(of: size) * magnitudes[group][column]
    }
  }
}

/// Parameters, velocity and gradient `[3][columns]` of one step with momentum.
private struct Update {
  let momentum: Float
  let scale: Float
  let rate: Float
  let parameters: [[Float]]
  let velocity: [[Float]]
  let gradient: [[Float]]

  init(columns: Int, momentum: Float, scale: Float, rate: Float) {
    var random = RandomNumbers()
    (self.momentum, self.scale, self.rate) = (momentum, scale, rate)
    parameters = random.floats(3, columns)
    velocity = random.floats(3, columns)
    gradient = random.floats(3, columns)
  }

  func compute(on set: InstructionSet, in memory: GuardedMemory) -> (Matrix, Matrix) {
    let columns = parameters[0].count
    let theta = memory.matrix(parameters, columns: columns)
    let v = memory.matrix(velocity, columns: columns, offset: 1)
    KernelSet(set).momentumUpdate(
      theta, velocity: v, gradient: memory.matrix(gradient, columns: columns, offset: 2),
      momentum: momentum, scale: scale, rate: rate)
    return (theta, v)
  }

  private var exact: (parameters: [[Double]], velocity: [[Double]]) {
    var theta = parameters.doubles
    var v = velocity.doubles
    for row in theta.indices {
      Naive.momentumUpdate(
        parameters: &theta[row], velocity: &v[row],
        gradient: gradient.doubles[row].map { Double(scale) * $0 }, momentum: Double(momentum),
        learningRate: Double(rate))
    }
    return (theta, v)
  }

  private func speed(_ row: Int, _ column: Int) -> Double {
    abs(Double(momentum) * Double(velocity[row][column]))
      + abs(Double(scale) * Double(gradient[row][column]))
  }

  func error(ofVelocity result: Matrix) -> WorstError {
    worstError(of: result, exact.velocity) { ErrorBounds.velocity(speed: speed($0, $1)) }
  }

  func error(of result: Matrix) -> WorstError {
    worstError(of: result, exact.parameters) { row, column in
      ErrorBounds.parameters(
        Double(parameters[row][column]), rate: Double(rate), speed: speed(row, column))
    }
  }
}

import TestSupport
import Testing

@testable import Kernels

/// What the fuzz must find, planted in a kernel that copies, or fills with coins.
@Suite struct PlantedKernelTests {
  /// A fault ends the process, and its last words tell how to see it again.
  @Test(arguments: [
    (Plant.readsBehind, GuardedPages.Edge.end), (.readsBefore, .start), (.writesBehind, .end),
    (.writesBefore, .start),
  ])
  func `a touch of a guard page stops the process`(
    _ plant: Plant, _ edge: GuardedPages.Edge
  ) async throws {
    let result = await #expect(
      processExitsWith: .signal(Self.fault), observing: [\.standardErrorContent]
    ) { [plant, edge] in
      _ = plant.kernel.firstProblem(against: edge)
    }
    let lastWords = try #require(result).standardErrorContent
    #expect(String(decoding: lastWords, as: UTF8.self).contains("replay: STOCHASTICNETS_SEED"))
  }

  @Test(arguments: [
    (Plant.writesBehind, GuardedPages.Edge.start), (.writesBefore, .end), (.writesGap, .end),
    (.readsBehind, .start), (.keepsSetBits, .end), (.errs, .end),
  ])
  func `what does not fault is found`(_ plant: Plant, _ edge: GuardedPages.Edge) {
    #expect(plant.kernel.firstProblem(against: edge) != nil)
  }

  @Test(.enabled("one set that fuses has no other to differ from") { Plant.fusedSets.count > 1 })
  func `bits that depend on the set are found`() {
    #expect(Plant.dependsOnTheSet.kernel.firstProblem(against: .end) != nil)
  }

  @Test(arguments: GuardedPages.Edge.allCases)
  func `nothing is found where nothing is planted`(_ edge: GuardedPages.Edge) {
    #expect(Plant.nothing.kernel.firstProblem(against: edge) == nil)
  }

  #if os(Linux)
    private static let fault = Int32(11)  // SIGSEGV
  #else
    private static let fault = Int32(10)  // SIGBUS
  #endif
}

enum Plant: String, Codable, Sendable {
  case nothing, readsBehind, readsBefore, writesBehind, writesBefore, writesGap, keepsSetBits, errs
  case dependsOnTheSet

  static let fusedSets = InstructionSet.available.filter { $0 != .portable }

  var kernel: FuzzedKernel {
    FuzzedKernel("\(self)") { input in
      let x = input.matrix(rows: input.length(1...5), columns: input.length(1...40))
      let y = input.result(rows: x.rows, columns: x.columns)
      let exact = x.doubles
      copy(x, into: y, on: input.kernels.instructionSet)
      input.expect(y, exact) { row, column in 2 * ErrorBounds.rounding * abs(exact[row][column]) }

      let states = input.stateResult(rows: 3, columns: input.length(1...100))
      clear(states)
      input.expect(states, states.states.map { $0.map { _ in false } })
    }
  }

  private func copy(_ x: Matrix, into y: Matrix, on set: InstructionSet) {
    for row in 0..<x.rows {
      for column in 0..<x.columns { y[row, column] = x[row, column] }
    }
    let behind = (x.rows - 1) * x.stride + x.columns
    switch self {
    case .readsBehind: y[0, 0] += 0 * x.base[behind]
    case .readsBefore: y[0, 0] += 0 * x.base[-1]
    case .writesBehind: y.base[(y.rows - 1) * y.stride + y.columns] = 1
    case .writesBefore: y.base[-1] = 1
    case .writesGap where y.rows > 1 && y.stride > y.columns: y.base[y.columns] = 1
    case .errs: y[0, 0] += 1e-5
    case .dependsOnTheSet where set == Self.fusedSets.last: y[0, 0] = y[0, 0].nextUp
    default: break
    }
  }

  private func clear(_ states: BitMatrix) {
    for row in 0..<states.rows {
      for word in 0..<BitMatrix.words(for: states.columns) {
        let used = min(64, states.columns - 64 * word)
        let mask = used == 64 ? 0 : UInt64.max << UInt64(used)
        if self == .keepsSetBits {
          states.base[row * states.stride + word] &= mask
        } else {
          states.base[row * states.stride + word] = 0
        }
      }
    }
  }
}

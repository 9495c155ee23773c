import Kernels
import NaiveReference
import Testing

@testable import bench

struct `Golden cases on the package` {
  @Test(arguments: goldenNames, InstructionSet.available)
  func `every quantity agrees`(_ name: String, on set: InstructionSet) throws {
    let path = goldenPath(name)
    let report = try GoldenCase.read(path).check(path: path, kernels: KernelSet(set))
    #expect(report.complaints.isEmpty)
    #expect(!report.quantities.isEmpty)
    let known: Set = [
      "VIMCO_geo", "VIMCO_arith", "RLOO", "LEG", "ARM", "DisARM", "AR", "MuProp", "ST_Gumbel",
      "REBAR",
    ]
    #expect(known.isSuperset(of: report.skipped.map(\.name)))
  }
}

struct `Checks of kernels` {
  @Test(arguments: KernelCheck.all.map(\.name), InstructionSet.available)
  func `hold`(_ name: String, on set: InstructionSet) throws {
    let check = try #require(KernelCheck.named(name))
    let result = check.run(KernelSet(set))
    #expect(result.holds, "\(result.worst) \(result.unit.rawValue)")
  }

  @Test func `have names of their own`() {
    #expect(Set(KernelCheck.all.map(\.name)).count == KernelCheck.all.count)
  }

  @Test func `count an unexpected NaN or infinity as infinite`() {
    for (computed, exact) in [(Float.nan, 1), (1, Double.nan), (.infinity, 1), (1, .infinity)] {
      var worst = WorstError()
      worst.include(computed, exact: exact)
      worst.include(1, exact: 1)
      #expect(worst.value == .infinity)
    }
  }

  @Test func `count in units in the last place`() {
    for (computed, exact) in [(Float(1).nextUp, 1.0), (.leastNonzeroMagnitude, 0)] {
      var worst = WorstError()
      worst.include(computed, exact: exact)
      #expect(worst.value == 1)
    }
    var worst = WorstError()
    worst.include(.nan, exact: .nan)
    worst.include(.infinity, exact: 1e300)
    #expect(worst.value == 0)
  }
}

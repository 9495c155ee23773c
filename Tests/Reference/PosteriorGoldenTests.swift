import Kernels
import NaiveReference
import Testing

@testable import bench

/// The package's own mixtures and flows, on every instruction set.
@Suite struct `Golden cases of posteriors` {
  @Test(
    arguments: ["mixture_1d", "mixture_exact", "flow_planar", "flow_coupling", "flow_iaf"],
    InstructionSet.available)
  func `every quantity agrees`(_ name: String, on set: InstructionSet) throws {
    let path = goldenPath(name)
    let report = try GoldenCase.read(path).check(path: path, kernels: KernelSet(set))
    #expect(report.complaints.isEmpty)
    #expect(report.quantities.map(\.name).contains("path"))
    #expect(Set(["naive_stop", "raw_pi"]).isSuperset(of: report.skipped.map(\.name)))
  }
}

import Foundation
import Kernels
import NaiveReference
import Testing

@testable import bench

struct `Golden cases of two Gaussian units` {
  @Test(arguments: ["hier1d", "hier1d_exact"], InstructionSet.available)
  func `every quantity agrees`(_ name: String, on set: InstructionSet) throws {
    let report = try report(on: goldenText(name), kernels: KernelSet(set))
    #expect(report.complaints.isEmpty && report.skipped.isEmpty)
    #expect(!report.quantities.isEmpty)
  }

  @Test(arguments: [
    (#""m1":0.4"#, #""m1":0.401"#),
    (#""path_blocked":{"mean":[0."#, #""path_blocked":{"mean":[1."#),
    (#""dreg":{"mean":[0."#, #""dreg":{"mean":[1."#),
  ])
  func `wrong numbers are found out`(_ text: String, _ wrong: String) throws {
    let golden = try goldenText("hier1d")
    #expect(golden.contains(text))
    #expect(try !report(on: golden.replacing(text, with: wrong, maxReplacements: 1)).holds)
  }
}

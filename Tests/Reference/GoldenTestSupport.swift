import Foundation
import Kernels
import NaiveReference

@testable import bench

/// The cases in this folder that every instruction set is held against: binary nets and one
/// Gaussian unit.
let goldenNames = [
  "ema_baseline", "gauss1d", "hybrid_c_1l_bernoulli", "hybrid_c_2l_bernoulli",
  "hybrid_d_1l_bernoulli", "hybrid_d_2l_bernoulli", "network_a", "noise_1l", "numerics",
  "sfnn_1l_bernoulli", "sfnn_1l_empty_input", "sfnn_1l_gaussian", "sfnn_1l_softmax",
  "sfnn_2l_bernoulli", "sfnn_2l_gaussian", "sfnn_2l_softmax", "sfnn_batch", "snis_bias", "theorem1",
]

func goldenPath(_ name: String) -> String {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  return folder.appending(path: "Golden/\(name).json").path
}

func goldenText(_ name: String) throws -> String {
  try String(contentsOfFile: goldenPath(name), encoding: .utf8)
}

/// Calls `body` with the path of a file of this text, which is removed afterwards.
func withCase<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
  let file = FileManager.default.temporaryDirectory.appending(path: "case-\(UUID()).json")
  try text.write(to: file, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file.path)
}

/// What the checks say about a case of this text.
func report(
  on text: String, kernels: KernelSet = KernelSet(InstructionSet.available.last!)
) throws -> CaseReport {
  try withCase(text) { try GoldenCase.read($0).check(path: $0, kernels: kernels) }
}

extension CaseReport {
  /// What is beyond its tolerance, for the messages of tests.
  var complaints: [String] {
    quantities.filter { !$0.holds }.map { "\($0.name) at \($0.location): \($0.error)" }
  }
}

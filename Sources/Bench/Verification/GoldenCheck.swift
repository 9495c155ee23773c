import Foundation
import Kernels
import NaiveReference

extension GoldenCase {
  /// A file for which this path stands: 66 if there is none, 65 with path and reason if it is not
  /// as it should be.
  static func read(_ path: String) throws(Failure) -> GoldenCase {
    guard access(path, R_OK) == 0 else { throw .system(.missingInput, "read", path) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      !isDirectory.boolValue
    else { throw Failure(.missingInput, "cannot read '\(path)': it is a directory, not a file") }
    do {
      return try GoldenCase(path: path)
    } catch {
      throw Failure(.malformedData, error.description)
    }
  }

  /// Holds the package against every value of the case that it can compute.
  func check(path: String, kernels: KernelSet) -> CaseReport {
    var report = CaseReport(path: path)
    switch self {
    case .enumerated(let golden): golden.check(kernels, &report)
    case .batches(let golden): golden.check(kernels, &report)
    case .deterministic(let golden): golden.check(kernels, &report)
    case .importanceSampling(let golden): golden.check(kernels, &report)
    case .baseline(let golden): golden.check(kernels, &report)
    case .theorem(let golden): golden.check(kernels, &report)
    case .numerics(let golden): golden.check(kernels, &report)
    case .noise(let golden): golden.check(kernels, &report)
    case .latent(.autoencoder(let golden)): golden.check(kernels, &report)
    case .latent(.mixture(let golden)): golden.check(kernels, &report)
    case .latent(.flow(let golden)): golden.check(kernels, &report)
    case .latent(.gaussian(let golden)): golden.check(kernels, &report)
    case .latent(.hierarchy(let golden)): golden.check(kernels, &report)
    case .skipped(let schema): report.skip("schema \(schema)", "this package has no such model")
    }
    return report
  }
}

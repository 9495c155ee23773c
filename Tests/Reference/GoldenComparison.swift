import Foundation
import NaiveReference
import Testing

extension GoldenCase {
  /// The committed file of this name.
  init(named name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    try self.init(path: folder.appending(path: "Golden/\(name).json").path)
  }
}

/// For a file that a test reads as a case it is not.
func recordOtherSchema() {
  Issue.record("the file has another schema")
}

/// |actual − expected| ≤ atol + 1e-10 |expected|, number by number.
func expectGolden(
  _ actual: [Double], _ expected: [Double], _ comment: String = "", atol: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let agree =
    actual.count == expected.count
    && zip(actual, expected).allSatisfy { abs($0 - $1) <= atol + 1e-10 * abs($1) }
  #expect(agree, "\(comment): \(actual) for \(expected)", sourceLocation: sourceLocation)
}

func expectGolden(
  _ actual: Double, _ expected: Double, _ comment: String = "", atol: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectGolden([actual], [expected], comment, atol: atol, sourceLocation: sourceLocation)
}

func expectGolden(
  _ actual: Naive.Parameters, _ expected: GoldenParameters, _ comment: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.keys.sorted() == expected.values.keys.sorted(), sourceLocation: sourceLocation)
  expectGolden(
    actual.flattened, expected.values.flattened, comment, sourceLocation: sourceLocation)
}

/// Whether a parameter belongs to a hidden layer.
func isHidden(_ name: String) -> Bool { name != "V" && name != "c" }

extension GoldenCase.Enumerated {
  func estimator(_ name: String) -> Naive.Estimator? {
    Naive.Estimator(goldenName: name, baseline: baseline, constant: constant)
  }
}

extension Naive.Enumeration {
  /// The trace of the estimator's covariance over the hidden parameters: E‖g‖² − ‖E g‖².
  func hiddenVariance(_ estimator: Naive.Estimator, particles count: Int) -> Double {
    let moments = expectation(particles: count, unordered: true) { particles in
      let g = network.gradient(estimator, particles).filter { isHidden($0.key) }.flattened
      return [Naive.dot(g, g)] + g
    }
    let mean = Array(moments.dropFirst())
    return moments[0] - Naive.dot(mean, mean)
  }

  /// c* = E[A·B] / E[B·B], A = Σ w̄ s and B = Σ s over some of the parameters.
  func optimalConstant(for names: [String], particles count: Int) -> Double {
    let products = expectation(particles: count, unordered: true) { particles in
      func scores(_ weights: [Double]) -> [Double] {
        let terms = zip(particles.paths, weights).map {
          network.gradient(of: $0, likelihoodWeight: 0, priorWeight: $1)
            .filter { names.contains($0.key) }.flattened
        }
        return Naive.columnSums(terms)
      }
      let a = scores(particles.normalizedWeights)
      let b = scores(particles.paths.map { _ in 1 })
      return [Naive.dot(a, b), Naive.dot(b, b)]
    }
    return products[0] / products[1]
  }
}

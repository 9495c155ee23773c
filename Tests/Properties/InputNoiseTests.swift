import Kernels
@testable import Nets
import TestSupport
import Testing

/// Noise on inputs: N(0, σ²), independent between pixels, examples and steps.
@Suite struct `Input noise` {
  private static let deviation = 0.4
  /// |ε| ≤ 5.77 as sampled.
  private static let range = 5.77
  private static let pixels = 8

  /// The moments of σ ε and their bounds: ε² has variance 2, products of independent ε variance 1.
  private static let mean = MeanBound(variance: 0.16, range: range * 0.4)
  private static let square = MeanBound(variance: 2 * 0.16 * 0.16, range: range * range * 0.16)
  private static let product = MeanBound(variance: 0.16 * 0.16, range: 2 * range * range * 0.16)

  /// Effects to be seen: a tenth of σ in the mean, a tenth of σ² in the others.
  private static let samples = max(
    mean.samples(effect: 0.04, .inputNoiseMoments),
    square.samples(effect: 0.016, .inputNoiseMoments),
    product.samples(effect: 0.016, .inputNoiseMoments))

  @Test func `moments`() {
    let check = check(deviation: Float(Self.deviation), steps: (0, 1))
    #expect(check.violations.isEmpty, "\(check.violations); \(LawsSeed.replay("Input noise"))")
  }

  /// Planted: the deviation taken for the variance.
  @Test func `deviation for variance is seen`() {
    let check = check(deviation: Float(Self.deviation.squareRoot()), steps: (0, 1))
    #expect(check.violations.contains { $0.hasPrefix("square") })
  }

  /// Planted: noise that is drawn once and used again in every step.
  @Test func `the same noise in every step is seen`() {
    let check = check(deviation: Float(Self.deviation), steps: (0, 0))
    #expect(check.violations.contains { $0.hasPrefix("steps") })
  }

  /// One value of each kind per row, rows being examples and so independent.
  private func check(deviation: Float, steps: (Int, Int)) -> StatisticalCheck {
    let arena = Arena()
    let rows = Self.samples
    let inputs = arena.matrix(rows: rows, columns: Self.pixels)
    let targets = arena.matrix(rows: rows, columns: 1)
    let set = ExampleSet(inputs: .real(inputs), targets: .values(targets), memory: arena)
    let network = BinaryStochasticNetwork(
      inputs: Self.pixels, hidden: [1], outputs: 1, outputModel: .bernoulli, in: arena)
    let pass = network.makePass(
      examples: rows, particles: 1, binaryInputs: false,
      kernels: KernelSet(.available.last!), in: arena)
    pass.setExamples(ArraySlice(0..<rows))
    let draw = { (step: Int) -> [Float] in
      pass.load(
        0..<rows, of: set,
        noise: InputNoise(deviation: deviation, seed: LawsSeed.value, step: step))
      guard case .real(let noisy) = pass.inputs else { return [] }
      return noisy.array
    }
    let (first, second) = (draw(steps.0), draw(steps.1))
    let value = { (noise: [Float], row: Int, pixel: Int) in
      Double(noise[row * Self.pixels + pixel])
    }
    let average = { (f: (Int) -> Double) in
      (0..<rows).reduce(0) { $0 + f($1) } / Double(rows)
    }
    var check = StatisticalCheck(.inputNoiseMoments)
    let last = Self.pixels - 1
    for pixel in [0, last] {
      check.compare(
        average { value(first, $0, pixel) }, with: 0, Self.mean, samples: rows, "mean")
      check.compare(
        average { value(first, $0, pixel) * value(first, $0, pixel) },
        with: Self.deviation * Self.deviation, Self.square, samples: rows, "square")
      check.compare(
        average { value(first, $0, pixel) * value(second, $0, pixel) }, with: 0, Self.product,
        samples: rows, "steps")
    }
    check.compare(
      average { value(first, $0, 0) * value(first, $0, last) }, with: 0, Self.product,
      samples: rows, "pixels")
    // Neighbours overlap, so every second pair.
    check.compare(
      average {
        $0 % 2 == 0 && $0 + 1 < rows ? 2 * value(first, $0, 0) * value(first, $0 + 1, 0) : 0
      },
      with: 0, MeanBound(variance: 4 * Self.product.variance, range: 2 * Self.product.range),
      samples: rows, "examples")
    return check
  }
}

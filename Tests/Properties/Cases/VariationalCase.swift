import NaiveReference
import Testing

/// An autoencoder small enough for quadratures over its noise, with one example. All numbers are
/// multiples of 1/256, so that they are the same in Float and in Double.
struct VariationalCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// By the reference's names, such as `q1.W1`.
  let parameters: Naive.Parameters
  /// Units of each stochastic layer, from below.
  let latents: [Int]
  let x: [Double]
  /// Whether its quadrature has half the usual steps, and goes further.
  private let isRefined: Bool

  var testDescription: String { name }
  var layers: Int { latents.count }
  var model: Naive.Autoencoder { Naive.Autoencoder(parameters, stochasticLayers: layers) }

  /// p(x | z) and p(z₁ | z₂): their gradient is exact whatever the estimator, but GDReG.
  static func isGenerative(_ name: String) -> Bool { name.hasPrefix("p") }

  init(_ name: String, latents: [Int], x: [Double], seed: UInt64) {
    var numbers = SixtyFourths(state: seed)
    var parameters: Naive.Parameters = [:]
    func matrix(_ name: String, _ outputs: Int, _ inputs: Int, scale: Double) {
      parameters[name] = (0..<outputs).map { _ in (0..<inputs).map { _ in scale * numbers.next() } }
    }
    // Deviations vary less than means, and so do not overwhelm a quadrature.
    func perceptron(_ block: String, inputs: Int, heads: KeyValuePairs<String, Double>, to n: Int) {
      matrix("\(block).W1", 2, inputs, scale: 0.5)
      matrix("\(block).b1", 2, 1, scale: 1)
      matrix("\(block).W2", 2, 2, scale: 1)
      matrix("\(block).b2", 2, 1, scale: 0.5)
      for (head, scale) in heads {
        matrix("\(block).W\(head)", n, 2, scale: scale)
        matrix("\(block).b\(head)", n, 1, scale: scale)
      }
    }
    let gaussian: KeyValuePairs = ["mu": 1.0, "ls": 0.25]
    for (index, latent) in latents.enumerated() {
      let below = index == 0 ? x.count : latents[index - 1]
      perceptron("q\(index + 1)", inputs: below, heads: gaussian, to: latent)
      perceptron(
        index == 0 ? "px" : "p\(index)", inputs: latent,
        heads: index == 0 ? ["o": 2] : gaussian, to: below)
    }
    self.init(name, parameters, latents: latents, x: x)
  }

  private init(
    _ name: String, _ parameters: Naive.Parameters, latents: [Int], x: [Double],
    isRefined: Bool = false
  ) {
    self.name = name
    self.parameters = parameters
    self.latents = latents
    self.x = x
    self.isRefined = isRefined
  }

  /// Over the noise of one sample, all layers' units one after another.
  var quadrature: Naive.Quadrature {
    let dimensions = latents.reduce(0, +)
    let (step, limit) = dimensions == 1 ? (0.375, 7.125) : (0.625, 5.625)
    return .trapezoid(
      step: isRefined ? step / 2 : step, limit: isRefined ? 1.1 * limit : limit,
      dimensions: dimensions)
  }

  /// How far the quadrature may be from the mean of a gradient, for the poles of the functions and for
  /// the mass beyond its limits: what a test finds that refines it, and some more.
  var quadratureError: Double { latents == [1] ? 1e-9 : 1e-6 }

  var withFinerQuadrature: VariationalCase {
    VariationalCase(name, parameters, latents: latents, x: x, isRefined: true)
  }

  /// The same with one number of a parameter changed.
  func with(_ name: String, _ row: Int, _ column: Int, by difference: Double) -> VariationalCase {
    var parameters = parameters
    parameters[name]![row][column] += difference
    return VariationalCase(self.name, parameters, latents: latents, x: x)
  }

  /// The noise of one sample, `[layer][unit]`, from all its numbers.
  func noise(_ numbers: [Double]) -> [[Double]] {
    var rest = numbers[...]
    return latents.map { units in
      defer { rest = rest.dropFirst(units) }
      return Array(rest.prefix(units))
    }
  }

  /// K samples of ordinary noise, different for each, `[sample][layer][unit]`: multiples of 1/64.
  func someNoise(_ count: Int, seed: UInt64 = 1) -> [[[Double]]] {
    var numbers = SixtyFourths(state: seed)
    return (0..<count).map { _ in noise(latents.flatMap { (0..<$0).map { _ in numbers.next() } }) }
  }
}

extension VariationalCase {
  static let oneUnit = VariationalCase("one layer, one unit", latents: [1], x: [1, 0], seed: 3)
  static let oneLayer = [
    oneUnit, VariationalCase("one layer, two units", latents: [2], x: [0, 1, 1], seed: 4),
  ]
  static let twoLayers = VariationalCase("two layers", latents: [1, 1], x: [1, 0], seed: 24)
  static let all = oneLayer + [twoLayers]
}

import NaiveReference
import Testing

/// A flow of two layers of one kind, with numbers of no special meaning.
struct FlowCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let parameters: Naive.Parameters
  let target: Naive.LogDensity
  private let layers: @Sendable (Naive.Parameters) -> [any Naive.FlowLayer]

  var posterior: Naive.Flow {
    let vector = { (name: String) in parameters[name]!.map { $0[0] } }
    return Naive.Flow(
      base: Naive.Gaussian(mean: vector("m0"), logDeviation: vector("ls0")),
      layers: layers(parameters))
  }

  var someNoise: [[Double]] {
    var numbers = SixtyFourths(state: 9)
    return (0..<5).map { _ in parameters["m0"]!.map { _ in 1.5 * numbers.next() } }
  }

  func with(_ parameters: Naive.Parameters) -> FlowCase {
    FlowCase(
      testDescription: testDescription, parameters: parameters, target: target, layers: layers)
  }

  private init(
    testDescription: String, parameters: Naive.Parameters, target: Naive.LogDensity,
    layers: @escaping @Sendable (Naive.Parameters) -> [any Naive.FlowLayer]
  ) {
    self.testDescription = testDescription
    self.parameters = parameters
    self.target = target
    self.layers = layers
  }

  /// - Parameter shapes: of the parameters of one layer, by name.
  private init(
    _ name: String, dimensions: Int, shapes: KeyValuePairs<String, (rows: Int, columns: Int)>,
    seed: UInt64, layer: @escaping @Sendable (Naive.Parameters, Int) -> any Naive.FlowLayer
  ) {
    var numbers = SixtyFourths(state: seed)
    func matrix(_ rows: Int, _ columns: Int) -> [[Double]] {
      (0..<rows).map { _ in (0..<columns).map { _ in 0.75 * numbers.next() } }
    }
    var parameters = ["m0": matrix(dimensions, 1), "ls0": matrix(dimensions, 1)]
    for number in 1...2 {
      for (name, shape) in shapes {
        parameters["\(name)\(number)"] = matrix(shape.rows, shape.columns)
      }
    }
    let mean = (0..<dimensions).map { _ in numbers.next() }
    let precision = (0..<dimensions).map { i in
      (0..<dimensions).map { $0 == i ? 1.5 : 0.25 }
    }
    self.init(
      testDescription: name, parameters: parameters,
      target: .quadratic(mean: mean, precision: precision)
    ) { parameters in
      (1...2).map { number in
        let own = parameters.filter { $0.key.hasSuffix("\(number)") }
        return layer(
          Naive.Parameters(
            uniqueKeysWithValues: own.map { (String($0.key.dropLast()), $0.value) }), number)
      }
    }
  }

  static let planar = FlowCase(
    "planar", dimensions: 2, shapes: ["u": (2, 1), "w": (2, 1), "b": (1, 1)], seed: 2
  ) { parameters, _ in
    Naive.PlanarFlow(
      u: parameters["u"]!.map { $0[0] }, w: parameters["w"]!.map { $0[0] },
      b: parameters["b"]![0][0])
  }

  static let coupling = FlowCase(
    "coupling", dimensions: 3,
    shapes: ["Ws": (1, 2), "bs": (1, 1), "Wt": (1, 2), "bt": (1, 1)], seed: 3
  ) { Naive.CouplingFlow($0, isReversed: $1 == 2) }

  static let inverseAutoregressive = FlowCase(
    "inverse autoregressive", dimensions: 3,
    shapes: ["Ws": (3, 3), "bs": (3, 1), "Wm": (3, 3), "bm": (3, 1)], seed: 4
  ) { parameters, _ in Naive.InverseAutoregressiveFlow(parameters) }

  static let all = [planar, coupling, inverseAutoregressive]
}

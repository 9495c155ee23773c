import Foundation
import Kernels
import NaiveReference
import Nets

/// The package's own flow with the parameters of a golden case, rounded to Float; one sample at a time.
final class PackageFlow {
  private let golden: LatentGoldenCase.Flow
  private let kernels: KernelSet
  private let arena = Arena()
  private let scratch: Scratch
  private let maps: [Nets.Parameter]
  private let layer: FlowLayer
  private let signal: Matrix
  private let one: Matrix
  private let zero: Matrix
  private let places: [Place]
  private let units: Int

  init(_ golden: LatentGoldenCase.Flow, kernels: KernelSet) {
    self.golden = golden
    self.kernels = kernels
    scratch = Scratch(in: arena)
    units = golden.posterior.base.mean.count
    let steps = golden.posterior.layers.count
    let family: PosteriorFamily =
      switch golden.kind {
      case .planar: .planar(steps: steps)
      case .coupling: .coupling(steps: steps)
      case .iaf: .iaf(steps: steps)
      }
    let heads = arena.matrix(rows: 1, columns: family.headColumns(units: units))
    signal = arena.matrix(rows: 1, columns: heads.columns)
    (one, zero) = (arena.matrix(rows: 1, columns: 1), arena.matrix(rows: 1, columns: 1))
    one.fill(1)
    maps = family.maps("q1", units: units, in: arena)
    layer =
      family.layer(heads: heads, units: units, rows: 1, maps: maps, in: arena) as! FlowLayer
    places = Self.places(golden.kind, units: units, steps: steps)
    let parameters = golden.posterior.parameters
    for place in places {
      let values = place.map.map { maps[$0].values } ?? heads
      values[place.row, place.column] =
        Float(parameters[place.name]![place.output][place.input])
    }
  }

  /// Where element `[output][input]` of a golden parameter stands: in the heads, or in a map.
  struct Place {
    let name: String
    var output = 0
    var input = 0
    var map: Int?
    var row = 0
    let column: Int
  }

  /// A vector of a golden case in its heads, in opposite order if reversed.
  private static func vector(
    _ name: String, _ count: Int, from column: Int, reversed: Bool = false
  ) -> [Place] {
    (0..<count).map {
      Place(name: name, output: $0, column: column + (reversed ? count - 1 - $0 : $0))
    }
  }

  static func places(
    _ kind: LatentGoldenCase.Flow.Kind, units: Int, steps: Int
  ) -> [Place] {
    var places = vector("m0", units, from: 0) + vector("ls0", units, from: units)
    var column = 2 * units
    for step in 0..<steps {
      let number = step + 1
      switch kind {
      case .planar:
        places += vector("u\(number)", units, from: column)
        places += vector("w\(number)", units, from: column + units)
        places += vector("b\(number)", 1, from: column + 2 * units)
        column += 2 * units + 1
      case .coupling, .iaf:
        let isCoupling = kind == .coupling
        let passing = isCoupling ? units / 2 : units
        let changing = isCoupling ? units - passing : units
        // The cases turn the units around for every second coupling.
        let reversed = isCoupling && step % 2 == 1
        for (part, letter) in ["s", isCoupling ? "t" : "m"].enumerated() {
          places += vector(
            "b\(letter)\(number)", changing, from: column + part * changing,
            reversed: reversed)
          for output in 0..<changing {
            for input in 0..<(isCoupling ? passing : output) {
              places.append(
                Place(
                  name: "W\(letter)\(number)", output: output, input: input, map: step,
                  row: reversed ? passing - 1 - input : input,
                  column: part * changing + (reversed ? changing - 1 - output : output)))
            }
          }
        }
        column += 2 * changing
      }
    }
    return places
  }

  struct Sample {
    let latents: [[Double]]
    let logDensity: Double
    let logTarget: Double
    /// Gₖ
    let densityGradients: [[Double]]
    let total: Naive.Parameters
    let path: Naive.Parameters
  }

  func sample(noise: [Double]) -> Sample {
    layer.noise.copy(from: noise.map { Float($0) })
    layer.sample(0..<1, nil, kernels: kernels)
    layer.complete(0..<1, kernels: kernels, scratch: scratch)
    let target = golden.target(layer.samples.reference[0])
    return Sample(
      latents: layer.latents.map { $0.reference[0] },
      logDensity: Double(layer.logDensities[0, 0]) - Double(units) / 2 * log(2 * .pi),
      logTarget: target.value,
      densityGradients: layer.latents.indices.map {
        layer.densityGradient(0..<1, steps: $0, kernels: kernels, scratch: scratch)
          .reference[0]
      },
      total: gradient(score: zero, target.gradient),
      path: gradient(score: one, target.gradient))
  }

  /// total + c · score
  private func gradient(score: Matrix, _ targetGradient: [Double]) -> Naive.Parameters {
    layer.gradient.copy(from: targetGradient.map { Float($0) })
    layer.signal(
      0..<1, EncoderWeights(passed: one, direct: one, score: score), scoreScale: nil,
      into: signal, kernels: kernels, scratch: scratch)
    for product in layer.products {
      product.run(columns: 0..<product.signal.columns, kernels, scratch: scratch)
    }
    var gradient = golden.posterior.parameters.mapValues { $0.map { $0.map { _ in 0.0 } } }
    for place in places {
      let values = place.map.map { maps[$0].gradient } ?? signal
      gradient[place.name]![place.output][place.input] = Double(values[place.row, place.column])
    }
    return gradient
  }
}

import Foundation
import NaiveReference

@testable import Nets
@testable import bench

/// An autoencoder with a posterior of any family in double precision, from the parameters of the package in
/// its names and layouts.
struct NaivePosterior {
  let family: PosteriorFamily
  var parameters: Naive.Parameters

  /// Σ over the examples of the sampled bound, in nats; noise `[example][row][unit]`.
  func bound(
    _ objective: VariationalObjective, _ images: [[Double]], noise: [[[Double]]]
  ) -> Double {
    zip(images, noise).reduce(0) { sum, example in
      let draws = logWeights(example.0, noise: example.1)
      let ofDraws = draws.map { draw in
        objective == .elbo
          ? draw.reduce(0) { $0 + exp($1.logShare) * $1.logWeight }
          : Naive.logSumExp(draw.map { $0.logShare + $0.logWeight })
      }
      return sum
        + (objective == .elbo
          ? ofDraws.reduce(0, +) / Double(draws.count) : Naive.logMeanExp(ofDraws))
    }
  }

  /// log π and log w of each row, `[draw][component]`.
  private func logWeights(
    _ image: [Double], noise: [[Double]]
  ) -> [[(logShare: Double, logWeight: Double)]] {
    let target = logJoint(of: image)
    guard case .mixture = family else {
      let flow = flow(head: head(of: image))
      return noise.map { [(0, flow.sample(noise: $0, target: target).logWeight)] }
    }
    let mixture = mixture(head: head(of: image))
    let draws = noise.count / mixture.components.count
    return (0..<draws).map { draw in
      let sample = mixture.sample(
        noise: mixture.components.indices.map { noise[$0 * draws + draw] }, target: target)
      return zip(mixture.weights, sample.logWeights).map { (log($0), $1) }
    }
  }

  /// Of the encoder.
  func head(of image: [Double]) -> [Double] {
    func affine(_ weights: String, _ bias: String, _ v: [Double]) -> [Double] {
      Naive.sum(
        Naive.matmul([v], parameters["q1.\(weights)"]!)[0], parameters["q1.\(bias)"]![0])
    }
    let first = affine("W1", "b1", image).map(Naive.tanh)
    return affine("V", "c", affine("W2", "b2", first).map(Naive.tanh))
  }

  func logJoint(of image: [Double]) -> Naive.LogDensity {
    var decoder: Naive.Parameters = [:]
    for (name, values) in parameters where name.hasPrefix("px.") {
      let golden = ["px.V": "px.Wo", "px.c": "px.bo"][name] ?? name
      decoder[golden] = Naive.transpose(values)
    }
    return Naive.Autoencoder(decoder, stochasticLayers: 1).logJoint(of: image)
  }

  func mixture(head: [Double]) -> Naive.MixturePosterior {
    let units = (head.count / family.size - 1) / 2
    let components = (0..<family.size).map { component in
      let part = Array(head[component * 2 * units..<(component + 1) * 2 * units])
      return Naive.Gaussian(
        mean: Array(part.prefix(units)), logDeviation: Array(part.suffix(units)))
    }
    return Naive.MixturePosterior(
      logits: Array(head.suffix(family.size)), components: components)
  }

  func flow(head: [Double]) -> Naive.Flow {
    var values = flowKind.shapes(units: PosteriorCase.units, layers: family.size)
    for place in places {
      values[place.name]![place.output][place.input] =
        place.map.map { parameters["q1.map\($0 + 1)"]![place.row][place.column] }
        ?? head[place.column]
    }
    return flowKind.flow(values, layers: family.size)
  }

  /// ∂ log q / ∂z at a sample and the noise that made it.
  func densityGradient(head: [Double], noise: [Double], sample: [Double]) -> [Double] {
    if case .mixture = family { return mixture(head: head).logDensity(sample).gradient }
    let flow = flow(head: head)
    let anyTarget = Naive.LogDensity { z in (0, z) }
    return flow.densityGradients(flow.sample(noise: noise, target: anyTarget)).last!
  }

  /// A flow's gradient as the package has it: at the head, and of each map.
  func inPlace(_ gradient: Naive.Parameters, headColumns: Int) -> Naive.Parameters {
    var result = parameters.filter { $0.key.hasPrefix("q1.map") }
      .mapValues { $0.map { $0.map { _ in 0.0 } } }
    result["head"] = [[Double](repeating: 0, count: headColumns)]
    for place in places {
      let name = place.map.map { "q1.map\($0 + 1)" } ?? "head"
      result[name]![place.row][place.column] = gradient[place.name]![place.output][place.input]
    }
    return result
  }

  private var places: [PackageFlow.Place] {
    PackageFlow.places(flowKind, units: PosteriorCase.units, steps: family.size)
  }

  private var flowKind: LatentGoldenCase.Flow.Kind {
    switch family {
    case .planar: .planar
    case .coupling: .coupling
    default: .iaf
    }
  }
}

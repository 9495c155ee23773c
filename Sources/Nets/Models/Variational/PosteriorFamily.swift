import Kernels

/// The kind of q(z₁ | x), amortised: what it takes for an example comes from the encoder's heads, but
/// for the maps of affine flows, which all examples share.
public enum PosteriorFamily: Sendable, Hashable {
  /// Diagonal.
  case gaussian
  /// Of diagonal Gaussians, with softmax weights. Source: Roeder et al. 2017, algorithm 3.
  case mixture(components: Int)
  /// Source: Rezende & Mohamed 2015.
  case planar(steps: Int)
  /// The lower half of the units changes the upper one, then the upper half the lower one, and so on.
  /// Source: Dinh et al. 2017.
  case coupling(steps: Int)
  /// Inverse autoregressive. Source: Kingma et al. 2016.
  case iaf(steps: Int)

  public var name: PosteriorName {
    switch self {
    case .gaussian: .gaussian
    case .mixture: .mixture
    case .planar: .planar
    case .coupling: .coupling
    case .iaf: .iaf
    }
  }

  /// Its components or steps.
  public var size: Int {
    switch self {
    case .gaussian: 1
    case .mixture(let components): components
    case .planar(let steps), .coupling(let steps), .iaf(let steps): steps
    }
  }

  /// Why it cannot be the posterior of an autoencoder with these layers, in one line; nil if it can.
  public func refusal(layers: [StochasticLayerSize]) -> String? {
    if self == .gaussian { return nil }
    if layers.count > 1 { return "the posterior \(name) is for one stochastic layer" }
    if case .coupling = self, layers[0].latent < 2 {
      return "the posterior coupling takes at least two latent units"
    }
    let largest = KernelSet.largestAutoregressiveStep
    if case .iaf = self, layers[0].latent > largest {
      return "the posterior iaf takes at most \(largest) latent units"
    }
    return size < 1 ? "the posterior \(name) has at least one component or step" : nil
  }

  /// Rows for each draw.
  package var components: Int {
    if case .mixture(let components) = self { components } else { 1 }
  }

  /// Columns of the encoder's heads.
  package func headColumns(units: Int) -> Int {
    switch self {
    case .gaussian: 2 * units
    case .mixture(let components): components * (2 * units + 1)
    case .planar(let steps): 2 * units + steps * (2 * units + 1)
    case .coupling(let steps): 2 * units + steps * 2 * (units - units / 2)
    case .iaf(let steps): 2 * units + steps * 2 * units
    }
  }

  /// Columns of the encoder's heads that move samples: u of planar steps, all of affine ones. (Without u a
  /// planar step shrinks z along w, to 0.69 at the least.)
  package func displacements(units: Int) -> [Range<Int>] {
    switch self {
    case .gaussian, .mixture: []
    case .planar(let steps):
      (0..<steps).map { step in
        let first = 2 * units + step * (2 * units + 1)
        return first..<first + units
      }
    case .coupling, .iaf: [2 * units..<headColumns(units: units)]
    }
  }

  /// Inputs and outputs of the map of each affine step, one for each of the units that pass and two for
  /// each that is changed; nil where there are no such steps.
  package func mapSize(units: Int) -> (inputs: Int, outputs: Int)? {
    switch self {
    case .gaussian, .mixture, .planar: nil
    case .coupling: (units / 2, 2 * (units - units / 2))
    case .iaf: (units, 2 * units)
    }
  }

  /// The maps of affine steps, `name.map1` ….
  package func maps(_ name: String, units: Int, in arena: Arena) -> [Parameter] {
    guard let map = mapSize(units: units) else { return [] }
    return (0..<size).map {
      arena.parameter(
        "\(name).map\($0 + 1)", inputs: map.inputs, outputs: map.outputs, moments: 2)
    }
  }

  /// - Parameter heads: `[examples, headColumns]`.
  package func layer(
    heads: Matrix, units: Int, rows: Int, maps: [Parameter], in arena: Arena
  ) -> any StochasticLayer {
    if case .gaussian = self { return GaussianLayer(heads: heads, rows: rows, in: arena) }
    if case .mixture(let components) = self {
      return MixtureLayer(components: components, heads: heads, rows: rows, in: arena)
    }
    var firstHead = 2 * units
    return FlowLayer(heads: heads, units: units, steps: size, rows: rows, in: arena) {
      number, input, output in
      let step = step(
        number, from: input, to: output, heads: heads, firstHead: firstHead, maps: maps,
        in: arena)
      firstHead = step.headColumns.upperBound
      return step
    }
  }

  private func step(
    _ number: Int, from input: Matrix, to output: Matrix, heads: Matrix, firstHead: Int,
    maps: [Parameter], in arena: Arena
  ) -> any FlowStep {
    let units = input.columns
    if case .planar = self {
      return PlanarStep(from: input, to: output, heads: heads, firstHead: firstHead, in: arena)
    }
    var (passing, changing) = (0..<units, 0..<units)
    if case .coupling = self {
      let half = units / 2
      passing = number % 2 == 0 ? 0..<half : units - half..<units
      changing = number % 2 == 0 ? half..<units : 0..<units - half
    }
    return AffineStep(
      from: input, to: output, passing: passing, changing: changing, map: maps[number],
      heads: heads, firstHead: firstHead, in: arena)
  }
}

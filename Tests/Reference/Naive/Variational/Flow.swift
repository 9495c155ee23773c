import Foundation

// z₀ = m₀ + e^{ℓ₀} ε,  zₖ = fₖ(zₖ₋₁),  log q(z_K) = log q₀(z₀) − Σ log |det Jₖ|
// G₀ = −ε e^{−ℓ₀},  Gₖ = Jₖ^{−T} (Gₖ₋₁ − ∂ log |det Jₖ| / ∂zₖ₋₁),  ∂_z log q(z_K) = G_K
// Source: Vaitl, Nicoli, Nakajima, Kessel 2022.

extension Naive {
  /// One invertible step y = f(z) of a flow.
  public protocol FlowLayer: Sendable {
    var parameters: Parameters { get }

    /// y and log |det J|, J = ∂y/∂z.
    func transform(_ z: [Double]) -> (output: [Double], logDeterminant: Double)

    /// The gradient of v · f(z).
    func backpropagate(_ v: [Double], at z: [Double]) -> BlockGradient

    /// The gradient of log |det J(z)|.
    func logDeterminantGradient(at z: [Double]) -> BlockGradient

    /// J^{−T} v.
    func solveTransposed(_ v: [Double], at z: [Double]) -> [Double]
  }

  public struct Flow: Sendable {
    /// N(m₀, e^{2ℓ₀}); its parameters are `m0` and `ls0`.
    public let base: Gaussian
    /// `[K]`; the parameters of the first are its names followed by 1, such as `u1`.
    public let layers: [any FlowLayer]

    public init(base: Gaussian, layers: [any FlowLayer]) {
      self.base = base
      self.layers = layers
    }

    /// By the names of the golden files.
    public var parameters: Parameters {
      var parameters = ["m0": column(base.mean), "ls0": column(base.logDeviation)]
      for (k, layer) in layers.enumerated() {
        for (name, values) in layer.parameters { parameters["\(name)\(k + 1)"] = values }
      }
      return parameters
    }

    public func sample(noise: [Double], target: LogDensity) -> FlowSample {
      var latents = [base.sample(noise: noise)]
      var logDensity = base.logDensity(noise: noise)
      for layer in layers {
        let (output, logDeterminant) = layer.transform(latents.last!)
        latents.append(output)
        logDensity -= logDeterminant
      }
      let (logTarget, targetGradient) = target(latents.last!)
      return FlowSample(
        noise: noise, latents: latents, logDensity: logDensity, logTarget: logTarget,
        targetGradient: targetGradient)
    }

    /// Gₖ, `[K + 1][unit]`: ∂ log q/∂zₖ of the density after k layers, parameters fixed.
    public func densityGradients(_ sample: FlowSample) -> [[Double]] {
      var gradients = [base.densityGradient(noise: sample.noise)]
      for (layer, z) in zip(layers, sample.latents) {
        let rest = zip(gradients.last!, layer.logDeterminantGradient(at: z).input).map(-)
        gradients.append(layer.solveTransposed(rest, at: z))
      }
      return gradients
    }

    /// G_K as (∂z_K/∂z₀)^{−T} ∂[log q₀(z₀) − Σ log |det Jₖ|]/∂z₀, from the whole Jacobian.
    public func implicitDensityGradient(_ sample: FlowSample) -> [Double] {
      let rows = identity(sample.noise.count).map { unit in
        pulledBack(unit, sample, determinants: .excluded).input
      }
      let ofDeterminants = pulledBack(
        sample.noise.map { _ in 0 }, sample, determinants: .included
      ).input
      let right = zip(base.densityGradient(noise: sample.noise), ofDeterminants).map(-)
      return solve(transpose(rows), right)
    }

    /// The gradient of log w = log p − log q by m₀, ℓ₀ and the layers' parameters.
    public func gradient(_ derivative: FlowDerivative, _ sample: FlowSample) -> Parameters {
      let target = sample.targetGradient
      switch derivative {
      case .total:
        return gradient(target, sample, determinants: .included, entropy: 1)
      case .path:
        let path = zip(target, densityGradients(sample).last!).map(-)
        return gradient(path, sample, determinants: .excluded)
      case .score:
        return gradient(.path, sample) + -1 * gradient(.total, sample)
      case .stoppedDeterminants:
        let base = base.densityGradient(noise: sample.noise).map { -$0 }
        return gradient(target, sample, determinants: .stopped, baseSignal: base)
      }
    }

    /// The chain rule from a signal on z_K, a further one on z₀, and `entropy` on ℓ₀.
    private func gradient(
      _ signal: [Double], _ sample: FlowSample, determinants: Determinants,
      baseSignal: [Double]? = nil, entropy: Double = 0
    ) -> Parameters {
      let chain = pulledBack(signal, sample, determinants: determinants)
      let onBase = baseSignal.map { sum(chain.input, $0) } ?? chain.input
      let displacement = product(base.logDeviation.map { exp($0) }, sample.noise)
      return chain.parameters + [
        "m0": column(onBase), "ls0": column(product(onBase, displacement).map { $0 + entropy }),
      ]
    }

    /// What a backward pass adds for Σ log |det Jₖ|: nothing, ∂/∂z only, or all.
    private enum Determinants { case excluded, stopped, included }

    /// The gradient of v · z_K by z₀ and the layers' parameters.
    private func pulledBack(
      _ v: [Double], _ sample: FlowSample, determinants: Determinants
    ) -> BlockGradient {
      var gradient = BlockGradient(input: v, parameters: [:])
      for (k, layer) in layers.enumerated().reversed() {
        let z = sample.latents[k]
        var below = layer.backpropagate(gradient.input, at: z)
        let ofDeterminant = layer.logDeterminantGradient(at: z)
        if determinants != .excluded { below.input = sum(below.input, ofDeterminant.input) }
        if determinants == .included {
          below.parameters = below.parameters + ofDeterminant.parameters
        }
        gradient.input = below.input
        for (name, values) in below.parameters { gradient.parameters["\(name)\(k + 1)"] = values }
      }
      return gradient
    }

    private func identity(_ count: Int) -> [[Double]] {
      (0..<count).map { i in (0..<count).map { $0 == i ? 1 : 0 } }
    }
  }

  public enum FlowDerivative: Sendable, CaseIterable {
    case total
    /// (∂_z log p − G_K) · ∂z_K/∂φ.
    case path
    /// ∂_φ log q(z) at fixed z_K: path − total.
    case score
    /// A mistake to be told from `path`, biased: parameters stopped inside log q₀ and the
    /// log-determinants of the forward pass, while the intermediate zₖ move with them.
    case stoppedDeterminants
  }

  /// One z_K on its way through the layers.
  public struct FlowSample: Sendable {
    public let noise: [Double]
    /// zₖ, `[K + 1][unit]`.
    public let latents: [[Double]]
    /// log q(z_K), in nats.
    public let logDensity: Double
    /// log p(x, z_K), in nats.
    public let logTarget: Double
    /// ∂ log p(x, z_K)/∂z_K.
    public let targetGradient: [Double]

    public var logWeight: Double { logTarget - logDensity }
  }
}

import Kernels

/// Where the states of the stochastic units come from.
public enum StateSource: Sendable {
  /// Drawn: a function of seed, purpose, step, the example's number, layer, particle and unit.
  case sampled(seed: UInt64, purpose: RandomPurpose, step: Int)
  /// They are in the layers already: enumerated, or listed by a golden case.
  case given
}

/// One product of a gradient, G(W) = Σ left ⊗ signal over rows, and G(b) = Σ signal.
public struct GradientProduct: Sendable {
  enum Left {
    case real(Matrix)
    /// Transposed, so that the product runs on bits.
    case binary(BitMatrix)
  }

  let left: Left
  let signal: Matrix
  let parameters: AffineParameters
}

/// A transpose of states that the gradient products need first.
public struct StateTranspose: Sendable {
  let states: BitMatrix
  let transposed: BitMatrix
}

/// A number for each example of a batch. Through a class, since changing an element of an array behind
/// a protocol allocates.
public final class ExampleNumbers {
  private var values: [UInt32]

  init(count: Int) { values = [UInt32](repeating: 0, count: count) }

  public subscript(row: Int) -> UInt32 {
    get { values[row] }
    set { values[row] = newValue }
  }
}

/// A batch of examples on its way through a network: inputs and targets, all intermediate values, and
/// the signals from which gradients are made. Everything is allocated when the pass is made.
///
/// `forward` and `backward` take disjoint ranges of examples on any threads; no result depends on how
/// examples are divided.
public protocol NetworkPass: AnyObject {
  var kernels: KernelSet { get }
  var inputs: Inputs { get }
  var targets: Matrix { get }
  /// The numbers of the batch's examples in their data set, which name their random streams.
  var exampleNumbers: ExampleNumbers { get }
  var particles: Particles { get }
  /// L̄ of each sampled layer, `[1, units]`, for estimators that use it.
  var baselines: [Matrix] { get }
  /// d of each layer's deterministic units, `[examples · particles, units]`; none without such units.
  var activations: [Matrix] { get }

  /// From inputs to states, weights w̄ and criterion.
  func forward(_ examples: Range<Int>, states: StateSource, scratch: Scratch)
  /// From the output errors to the signals of all layers, by an estimator.
  func backward(_ examples: Range<Int>, _ estimator: any GradientEstimator, scratch: Scratch)

  var transposes: [StateTranspose] { get }
  var products: [GradientProduct] { get }
}

extension NetworkPass {
  public var examples: Int { particles.examples }
  public var activations: [Matrix] { [] }

  /// Samples the states of one example's particles, if they are not given.
  func sample(
    _ layer: SampledLayer, number: Int, example: Int, sharedProbabilities: Matrix,
    _ source: StateSource, scratch: Scratch
  ) {
    guard case .sampled(let seed, let purpose, let step) = source else { return }
    let stream = RandomStream(
      seed: seed, purpose: purpose, layer: number, step: step, example: exampleNumbers[example])
    let states = layer.states[rows: particles.rows(of: example..<example + 1)]
    if layer.sharesLogits {
      kernels.sampleStates(
        sharedProbabilities: sharedProbabilities[rows: example..<example + 1], stream, into: states,
        scratch: scratch)
    } else {
      kernels.sampleStates(
        logits: layer.logits[rows: particles.rows(of: example..<example + 1)], stream, into: states,
        scratch: scratch)
    }
  }

  /// Likelihoods, weights and criterion from the outputs, which become the errors.
  func weigh(_ range: Range<Int>, _ model: OutputModel) {
    let rows = particles.rows(of: range)
    let logWeights = particles.logWeights[columns: rows]
    model.likelihood(
      particles.outputErrors[rows: rows], targets[rows: range], into: logWeights, kernels)
    kernels.normalizeWeights(
      logWeights, into: particles.normalizedWeights[columns: rows],
      criterion: particles.criterion[columns: range])
  }

  /// e ← w̄ e: the gradient of the sampled Ĉ_M with respect to the outputs.
  func weighErrors(_ range: Range<Int>) {
    let rows = particles.rows(of: range)
    kernels.scaleRows(
      particles.outputErrors[rows: rows], by: particles.normalizedWeights[columns: rows])
  }

  /// What the estimator multiplies each particle's scores with.
  func setScoreWeights(_ range: Range<Int>, _ weight: (WeightedParticle) -> Float) {
    for example in range {
      let criterion = particles.criterion[0, example]
      for row in particles.rows(of: example..<example + 1) {
        particles.scoreWeights[0, row] = weight(
          WeightedParticle(
            normalizedWeight: particles.normalizedWeights[0, row], criterion: criterion,
            particles: Float(particles.count)))
      }
    }
  }

  /// The signal of a layer as weights times scores, summed over particles where logits are shared.
  func scoreSignal(_ range: Range<Int>, of layer: SampledLayer, baseline: Matrix?) {
    let rows = particles.rows(of: range)
    let weights = particles.scoreWeights[columns: rows]
    if layer.sharesLogits {
      kernels.scoreSum(
        sharedLogits: layer.logits[rows: range], layer.states[rows: rows], weights: weights,
        baseline: baseline, into: layer.signal[rows: range])
    } else {
      kernels.score(
        layer.logits[rows: rows], layer.states[rows: rows], weights: weights, baseline: baseline,
        into: layer.signal[rows: rows])
    }
  }
}

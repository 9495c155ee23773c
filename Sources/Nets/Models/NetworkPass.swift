import Kernels

/// Where the states of the stochastic units come from.
public enum StateSource: Sendable {
  /// Drawn: a function of seed, purpose, step, the example's number, layer, particle and unit.
  case sampled(seed: UInt64, purpose: RandomPurpose, step: Int)
  /// They are in the layers already: enumerated, or listed by a golden case.
  case given
}

/// A number for each example of a batch, set by one thread and read by any. Through a class, since changing an element of an array behind
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
/// `forward` and `backward` take disjoint ranges of examples on any threads, with `selectRows` between
/// them; no result depends on how examples are divided.
public protocol NetworkPass: AnyObject {
  var buffers: PassBuffers { get }
  /// d of each layer's deterministic units, `[examples · particles, units]`; none without such units.
  var activations: [Matrix] { get }
  /// Whether scores go on to the layers below, whose signals then have the scores' rows.
  var scoresPassDown: Bool { get }

  /// From inputs to states, weights w̄ and criterion.
  func forward(_ examples: Range<Int>, states: StateSource, scratch: Scratch)
  /// From the output errors to the signals of all layers, by an estimator.
  func backward(_ examples: Range<Int>, _ estimator: any GradientEstimator, scratch: Scratch)

  var transposes: [StateTranspose] { get }
  var products: [GradientProduct] { get }
}

extension NetworkPass {
  public var kernels: KernelSet { buffers.kernels }
  public var inputs: Inputs { buffers.inputs }
  public var targets: Matrix { buffers.targets }
  /// The numbers of the batch's examples in their data set, which name their random streams.
  public var exampleNumbers: ExampleNumbers { buffers.exampleNumbers }
  public var particles: Particles { buffers.particles }
  /// L̄ of each sampled layer, `[1, units]`, for estimators that use it.
  public var baselines: [Matrix] { buffers.baselines }
  public var examples: Int { particles.examples }
  public var activations: [Matrix] { [] }
  public var scoresPassDown: Bool { false }

  /// Chooses the rows that `backward` and the gradients run on, from the weights of all examples.
  func selectRows(for estimator: any GradientEstimator) {
    let (weighted, scored) = (buffers.weighted, buffers.scored)
    let scoresVanish = estimator.signal.vanishesWithWeight(particles: particles.count)
    weighted.select(by: particles.normalizedWeights, all: scoresPassDown && !scoresVanish)
    scored.select(by: particles.normalizedWeights, all: !scoresVanish)
  }

  /// Samples the states of a range of examples from the layer's logits, if they are not given.
  func sample(_ number: Int, _ range: Range<Int>, _ source: StateSource, scratch: Scratch) {
    guard case .sampled(let seed, let purpose, let step) = source else { return }
    let layer = particles.layers[number]
    if layer.sharesLogits {
      kernels.apply(
        .sigmoid, layer.logits[rows: range], into: buffers.firstProbabilities[rows: range])
    }
    for example in range {
      let stream = RandomStream(
        seed: seed, purpose: purpose, layer: number, step: step, example: exampleNumbers[example])
      let rows = particles.rows(of: example..<example + 1)
      if layer.sharesLogits {
        kernels.sampleStates(
          sharedProbabilities: buffers.firstProbabilities[rows: example..<example + 1], stream,
          into: layer.states[rows: rows], scratch: scratch)
      } else {
        kernels.sampleStates(
          logits: layer.logits[rows: rows], stream, into: layer.states[rows: rows],
          scratch: scratch)
      }
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

  /// w̄ e: the gradient of the sampled Ĉ_M with respect to the outputs of particles that matter.
  func weighErrors(_ range: Range<Int>) {
    for run in buffers.weighted.runs(of: range) {
      kernels.scaleRows(
        particles.outputErrors[rows: run.rows],
        by: particles.normalizedWeights[columns: run.rows],
        into: buffers.outputSignal[rows: run.positions])
    }
  }

  /// What the estimator multiplies each particle's scores with.
  func setScoreWeights(_ range: Range<Int>, _ weight: (WeightedParticle) -> Float) {
    let particles = particles
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
    if layer.sharesLogits {
      let rows = particles.rows(of: range)
      kernels.scoreSum(
        sharedLogits: layer.logits[rows: range], layer.states[rows: rows],
        weights: particles.scoreWeights[columns: rows], baseline: baseline,
        into: layer.signal[rows: range])
    } else {
      for run in buffers.scored.runs(of: range) {
        kernels.score(
          layer.logits[rows: run.rows], layer.states[rows: run.rows],
          weights: particles.scoreWeights[columns: run.rows], baseline: baseline,
          into: layer.signal[rows: run.positions])
      }
    }
  }

  /// The sum over an example's weighted particles, `[positions, units]` to `[examples, units]`.
  func sumParticles(_ signal: Matrix, _ range: Range<Int>, into sums: Matrix) {
    for example in range {
      let positions = buffers.weighted.positions(of: example..<example + 1)
      kernels.sumGroups(signal[rows: positions], into: sums[rows: example..<example + 1])
    }
  }

  /// signal ← σ'(a) signal, for weighted particles that have logits of their own.
  func multiplyByDerivative(_ signal: Matrix, _ range: Range<Int>, logits: Matrix) {
    for run in buffers.weighted.runs(of: range) {
      kernels.multiplyBySigmoidDerivative(
        signal[rows: run.positions], logits: logits[rows: run.rows])
    }
  }

  /// The same for the signal of a sampled layer, whose particles may share their logits.
  func multiplyByDerivative(_ layer: SampledLayer, _ range: Range<Int>) {
    if layer.sharesLogits {
      kernels.multiplyBySigmoidDerivative(
        layer.signal[rows: range], logits: layer.logits[rows: range])
    } else {
      multiplyByDerivative(layer.signal, range, logits: layer.logits)
    }
  }
}

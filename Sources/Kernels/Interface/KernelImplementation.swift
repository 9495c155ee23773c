/// Functions of one number, applied to every element.
public enum ElementwiseFunction: String, CaseIterable, Sendable {
  case exponential, logarithm, sigmoid, sigmoidDerivative, logSigmoid, softplus, hyperbolicTangent
}

/// What every instruction set implements, once per module from the same definitions. Only views,
/// pointers and numbers cross this border, never a SIMD value; shapes were checked by `KernelSet`,
/// which documents each kernel.
package protocol KernelImplementation: SendableMetatype {
  static func apply(_ function: ElementwiseFunction, _ x: Matrix, into y: Matrix)

  static func matmul(
    _ a: Matrix, leftTransposed: Bool, _ b: Matrix, rightTransposed: Bool,
    startingFrom start: Matrix?, into c: Matrix, scratch: UnsafeMutablePointer<Float>)

  static func binaryMatmul(
    _ states: BitMatrix, _ weights: Matrix, startingFrom start: Matrix?, into output: Matrix,
    scratch: UnsafeMutablePointer<Float>)

  static func transpose(_ states: BitMatrix, rows: Range<Int>, into transposed: BitMatrix)

  static func softmax(_ logits: Matrix, into probabilities: Matrix, logarithm: Bool)

  static func bernoulliLikelihood(
    _ logits: Matrix, _ targets: Matrix, into logLikelihoods: UnsafeMutablePointer<Float>)

  static func gaussianLikelihood(
    _ means: Matrix, _ targets: Matrix, into logLikelihoods: UnsafeMutablePointer<Float>)

  static func softmaxLikelihood(
    _ logits: Matrix, _ classes: Matrix, into logLikelihoods: UnsafeMutablePointer<Float>)

  static func normalizeWeights(
    _ logWeights: UnsafePointer<Float>, examples: Int, particles: Int,
    into normalizedWeights: UnsafeMutablePointer<Float>, criterion: UnsafeMutablePointer<Float>)

  static func score(
    _ logits: Matrix, _ states: BitMatrix, weights: UnsafePointer<Float>,
    baseline: UnsafePointer<Float>?, into signal: Matrix)

  static func scoreSum(
    _ logits: Matrix, _ states: BitMatrix, weights: UnsafePointer<Float>,
    baseline: UnsafePointer<Float>?, into signal: Matrix)

  static func squaredScoreSums(
    _ logits: Matrix, _ states: BitMatrix, signals: UnsafePointer<Float>,
    squares: UnsafeMutablePointer<Float>, weighted: UnsafeMutablePointer<Float>)

  static func multiplyBySigmoidDerivative(_ gradient: Matrix, _ logits: Matrix)

  static func scaleRows(_ x: Matrix, by factors: UnsafePointer<Float>, into y: Matrix)

  static func sumGroups(_ x: Matrix, into sums: Matrix)

  static func multiplyByTanhDerivative(_ signal: Matrix, _ values: Matrix)

  static func unpack(_ states: BitMatrix, into values: Matrix)

  static func randomWords(
    _ stream: RandomStream, groups: Range<Int>, into words: UnsafeMutablePointer<UInt32>)

  static func uniforms(
    _ stream: RandomStream, into x: UnsafeMutablePointer<Float>, count: Int)

  static func addGaussians(
    _ stream: RandomStream, deviation: Float, to x: UnsafeMutablePointer<Float>, count: Int)

  static func sampleShared(
    _ probabilities: UnsafePointer<Float>, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>)

  static func sampleLogits(
    _ logits: Matrix, _ stream: RandomStream, into states: BitMatrix,
    scratch: UnsafeMutablePointer<Float>)

  static func sampleFairCoins(_ stream: RandomStream, into states: BitMatrix)

  static func sampleGaussian(
    _ heads: Matrix, _ stream: RandomStream?, into samples: Matrix, noise: Matrix,
    logDensities: UnsafeMutablePointer<Float>)

  static func gaussianLogDensity(
    _ samples: Matrix, heads: Matrix?, into logDensities: UnsafeMutablePointer<Float>)

  static func gaussianDensityGradient(
    _ samples: Matrix, heads: Matrix?, weights: UnsafePointer<Float>, addingTo gradient: Matrix,
    headSignal: Matrix?)

  static func gaussianSignal(
    _ gradient: Matrix, noise: Matrix, heads: Matrix, weights: SignalWeights,
    scoreScale: UnsafePointer<Float>?, into signal: Matrix)

  static func gaussianSignalMoments(
    _ gradient: Matrix, noise: Matrix, heads: Matrix, weights: SignalWeights,
    covariance: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>)

  static func gaussianDivergence(
    _ heads: Matrix, into divergences: UnsafeMutablePointer<Float>)

  static func subtractDivergenceGradient(_ heads: Matrix, scale: Float, from signal: Matrix)

  static func planarTransform(
    _ z: Matrix, heads: Matrix, into y: Matrix, activations: UnsafeMutablePointer<Float>,
    logDensities: UnsafeMutablePointer<Float>)

  static func planarDensityGradient(
    _ gradient: Matrix, heads: Matrix, activations: UnsafePointer<Float>)

  static func planarSignal(
    _ z: Matrix, heads: Matrix, activations: UnsafePointer<Float>,
    weights: UnsafePointer<Float>, gradient: Matrix, into signal: Matrix)

  static func affineTransform(
    _ z: Matrix, _ activations: Matrix, into y: Matrix,
    logDensities: UnsafeMutablePointer<Float>)

  static func affineSignal(
    _ z: Matrix, _ activations: Matrix, weights: UnsafePointer<Float>, gradient: Matrix,
    into signal: Matrix)

  static func affineDensityGradient(
    _ z: Matrix, _ activations: Matrix, gradient: Matrix, into signal: Matrix)

  static func autoregressiveDensityGradient(
    _ z: Matrix, _ activations: Matrix, map: Matrix, gradient: Matrix,
    scratch: UnsafeMutablePointer<Float>)

  static func momentumUpdate(
    _ parameters: Matrix, _ velocity: Matrix, _ gradient: Matrix, momentum: Float, scale: Float,
    rate: Float)

  static func adamUpdate(
    _ parameters: Matrix, firstMoment: Matrix, secondMoment: Matrix, gradient: Matrix,
    scale: Float, decays: (first: Float, second: Float), rate: Float, stabiliser: Float)

  static func saturate(
    _ resource: Resource, rounds: Int, factor: Float, memory: UnsafeMutablePointer<Float>
  ) -> (count: Int, sum: Float)
}

import NaiveReference

@testable import Kernels

extension FuzzedKernel {
  static let sampling = [
    randomWords, uniforms, addGaussians, sampleShared, sampleLogits, sampleFairCoins,
  ]

  private static let randomWords = FuzzedKernel("randomWords") { input in
    let stream = input.stream()
    var words = [UInt32](repeating: 0, count: input.length(0...200))
    input.kernels.fill(&words, from: stream.stream)
    input.expect(words, words.indices.map(stream.naive.word))
  }

  private static let uniforms = FuzzedKernel("uniforms") { input in
    let stream = input.stream()
    let x = input.result(rows: 1, columns: input.length(0...300))
    input.kernels.uniforms(stream.stream, into: x)
    input.expect(x, [Naive.uniforms(stream.naive, count: x.columns)]) { _, _ in 0 }
  }

  private static let addGaussians = FuzzedKernel("addGaussians") { input in
    let stream = input.stream()
    let x = input.matrix(rows: 1, columns: input.length(0...300))
    let start = x.doubles[0]
    let deviation = input.random.floats(1)[0]
    input.kernels.addGaussians(stream.stream, deviation: deviation, to: x)
    let sigma = Double(deviation)
    let normals = Naive.normals(stream.naive, count: x.columns)
    let exact = zip(start, normals).map { $0 + sigma * $1 }
    input.expect(x, [exact]) { _, i in
      // Two roundings come on top of the error of ε.
      abs(sigma) * ErrorBounds.gaussian
        + 2 * ErrorBounds.rounding * (abs(start[i]) + abs(sigma * normals[i]))
    }
  }

  private static let sampleShared = FuzzedKernel("sampleShared") { input in
    let stream = input.stream()
    let (particles, units) = (input.length(0...60), input.length(0...200))
    let probabilities = input.matrix(
      rows: 1, columns: units, scale: 1, special: [0, 1, 0x1p-32, 1 - 0x1p-24, .nan])
    for unit in 0..<units where probabilities[0, unit] < 0 { probabilities[0, unit] *= -1 }
    let states = input.stateResult(rows: particles, columns: units)
    input.kernels.sampleStates(
      sharedProbabilities: probabilities, stream.stream, into: states, scratch: input.scratch)
    let exact = (0..<units).map { Double(probabilities[0, $0]) }.map { $0.isNaN ? 0 : $0 }
    input.expect(
      states, Naive.bernoulli(stream.naive, probabilities: exact, particles: particles))
  }

  /// The probabilities are those of the sigmoid kernel, which is fuzzed itself.
  private static let sampleLogits = FuzzedKernel("sampleLogits") { input in
    let stream = input.stream()
    let (particles, units) = (input.length(0...60), input.length(0...200))
    let logits = input.matrix(
      rows: particles, columns: units, scale: 8, special: [.infinity, -.infinity, 0, -104, 30])
    let states = input.stateResult(rows: particles, columns: units)
    input.kernels.sampleStates(
      logits: logits, stream.stream, into: states, scratch: input.scratch)
    input.kernels.apply(.sigmoid, logits, into: logits)
    input.expect(states, Naive.bernoulli(stream.naive, probabilities: logits.doubles))
  }

  private static let sampleFairCoins = FuzzedKernel("sampleFairCoins") { input in
    let stream = input.stream()
    let states = input.stateResult(rows: input.length(0...60), columns: input.length(0...200))
    input.kernels.sampleFairCoins(stream.stream, into: states)
    input.expect(
      states, Naive.fairCoins(stream.naive, particles: states.rows, units: states.columns))
  }
}

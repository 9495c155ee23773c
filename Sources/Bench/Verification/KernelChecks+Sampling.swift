import Kernels
import NaiveReference

extension KernelCheck {
  static let sampling = [philox, uniform, gaussian, sharedStates, ownStates, fairCoins]

  private static let counts = [1, 15, 16, 63, 64, 65, 200]

  private static let philox = KernelCheck("philox", bound: 0, unit: .mismatches) {
    kernels, _, worst in
    for count in counts {
      let (stream, reference) = streams(count)
      var words = [UInt32](repeating: 0, count: count)
      kernels.fill(&words, from: stream)
      worst.include(mismatches: words, (0..<count).map(reference.word))
    }
  }

  private static let uniform = KernelCheck("uniform", bound: 0, unit: .mismatches) {
    kernels, input, worst in
    for count in counts {
      let (stream, reference) = streams(count)
      let x = input.empty(rows: 1, columns: count)
      kernels.uniforms(stream, into: x)
      worst.include(
        mismatches: x.array.map(Double.init), Naive.uniforms(reference, count: count))
    }
  }

  private static let gaussian = KernelCheck("gaussian", bound: 1, unit: .bound) {
    kernels, input, worst in
    for count in counts + [4000] {
      let (stream, reference) = streams(count)
      let x = input.matrix(rows: 1, columns: count)
      let before = x.array
      let deviation: Float = 0.5
      kernels.addGaussians(stream, deviation: deviation, to: x)
      for (i, normal) in Naive.normals(reference, count: count).enumerated() {
        let (start, step) = (Double(before[i]), Double(deviation) * normal)
        worst.include(
          x[0, i], exact: start + step,
          unit: Double(deviation) * ErrorBounds.gaussian
            + 2 * ErrorBounds.rounding * (start.magnitude + step.magnitude))
      }
    }
  }

  private static let layers = [
    (particles: 1, units: 1), (3, 16), (5, 37), (2, 64), (7, 130), (20, 200),
  ]

  private static let sharedStates = KernelCheck("bernoulli-shared", bound: 0, unit: .mismatches) {
    kernels, input, worst in
    for (particles, units) in layers {
      let (stream, reference) = streams(units)
      let probabilities = input.matrix(rows: 1, columns: units, in: 0...1)
      for (unit, extreme) in zip(0..<units, [0, 1, 0.5, .leastNonzeroMagnitude] as [Float]) {
        probabilities[0, unit] = extreme
      }
      let states = input.states(rows: particles, columns: units)
      kernels.sampleStates(
        sharedProbabilities: probabilities, stream, into: states, scratch: input.scratch)
      let exact = Naive.bernoulli(
        reference, probabilities: probabilities.reference[0], particles: particles)
      worst.include(mismatches: states.reference.joined(), exact.joined())
    }
  }

  /// The probabilities are those of the sigmoid kernel, which has a check of its own.
  private static let ownStates = KernelCheck("bernoulli-logits", bound: 0, unit: .mismatches) {
    kernels, input, worst in
    for (particles, units) in layers {
      let (stream, reference) = streams(units)
      let logits = input.matrix(rows: particles, columns: units, in: -6...6)
      for (unit, extreme) in zip(0..<units, [-.infinity, .infinity, 0, -104] as [Float]) {
        logits[0, unit] = extreme
      }
      let probabilities = input.empty(rows: particles, columns: units)
      kernels.apply(.sigmoid, logits, into: probabilities)
      let states = input.states(rows: particles, columns: units)
      kernels.sampleStates(logits: logits, stream, into: states, scratch: input.scratch)
      let exact = Naive.bernoulli(reference, probabilities: probabilities.reference)
      worst.include(mismatches: states.reference.joined(), exact.joined())
    }
  }

  private static let fairCoins = KernelCheck("fair-coins", bound: 0, unit: .mismatches) {
    kernels, input, worst in
    for (particles, units) in layers {
      let (stream, reference) = streams(units)
      let states = input.states(rows: particles, columns: units)
      kernels.sampleFairCoins(stream, into: states)
      let exact = Naive.fairCoins(reference, particles: particles, units: units)
      worst.include(mismatches: states.reference.joined(), exact.joined())
    }
  }

  /// One stream of many, with every part of its name in use, for the kernel and for the reference.
  static func streams(_ number: Int) -> (RandomStream, Naive.Stream) {
    let (seed, purpose, layer, step) = (0x0123_4567_89AB_CDEF as UInt64, 3, 2, 70_000)
    return (
      RandomStream(
        seed: seed, purpose: UInt16(purpose), layer: UInt16(layer), step: UInt32(step),
        example: UInt32(number)),
      Naive.Stream(seed: seed, purpose: purpose, layer: layer, step: step, example: number)
    )
  }
}

import Kernels
import NaiveReference

extension KernelWorkload {
  /// Random words and samples of one example's particles.
  static let sampling: [KernelWorkload] =
    [
      philox(), uniform(), gaussian(), shared(), logits(),
    ]

  static let naiveStream = Naive.Stream(
    seed: 1, purpose: 2, layer: 0, step: 0, example: 0)

  private static func philox() -> KernelWorkload {
    let count = 4096
    return KernelWorkload(
      id: "kernel/philox/\(count)", check: "philox", work: .elements(Double(count)),
      needs: .words(count),
      prepare: { buffers in
        let words = buffers.wordBuffer(count)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.fill(&words.words, from: buffers.stream(0)) }, results: [words],
          naive: { { for word in 0..<64 { consume(naiveStream.word(word)) } } }, naiveWork: 64)
      })
  }

  private static func uniform() -> KernelWorkload {
    let count = 4096
    return KernelWorkload(
      id: "kernel/uniform/\(count)", check: "uniform", work: .elements(Double(count)),
      needs: .uniform(count),
      prepare: { buffers in
        let x = buffers.arena.matrix(rows: 1, columns: count)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.uniforms(buffers.stream(0), into: x) }, results: [x],
          naive: { { consume(Naive.uniforms(naiveStream, count: 64)) } }, naiveWork: 64)
      })
  }

  private static func gaussian() -> KernelWorkload {
    let count = 4096
    return KernelWorkload(
      id: "kernel/gaussian/\(count)", check: "gaussian", work: .elements(Double(count)),
      needs: .gaussian(count),
      prepare: { buffers in
        let x = buffers.arena.matrix(rows: 1, columns: count)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.addGaussians(buffers.stream(0), to: x) }, results: [x],
          naive: { { consume(Naive.normals(naiveStream, count: 64)) } }, naiveWork: 64)
      })
  }

  private static func shared() -> KernelWorkload {
    let (particles, units) = (20, 200)
    return KernelWorkload(
      id: "kernel/bernoulli-shared/\(particles)x\(units)", check: "bernoulli-shared",
      work: .elements(Double(particles * units)), needs: .sharedSamples(particles * units),
      prepare: { buffers in
        let probabilities = buffers.matrix(1, units, in: 0...1)
        let states = buffers.arena.bitMatrix(rows: particles, columns: units)
        let kernels = buffers.kernels
        return Prepared(
          run: {
            kernels.sampleStates(
              sharedProbabilities: probabilities, buffers.stream(0), into: states,
              scratch: buffers.scratch)
          }, results: [states],
          naive: {
            let naive = probabilities.reference[0]
            return { consume(Naive.bernoulli(naiveStream, probabilities: naive, particles: 1)) }
          }, naiveWork: Double(units))
      })
  }

  private static func logits() -> KernelWorkload {
    let (particles, units) = (20, 200)
    return KernelWorkload(
      id: "kernel/bernoulli-logits/\(particles)x\(units)", check: "bernoulli-logits",
      work: .elements(Double(particles * units)), needs: .logitSamples(particles * units),
      prepare: { buffers in
        let logits = buffers.matrix(particles, units, in: -4...4)
        let states = buffers.arena.bitMatrix(rows: particles, columns: units)
        let kernels = buffers.kernels
        return Prepared(
          run: {
            kernels.sampleStates(
              logits: logits, buffers.stream(0), into: states, scratch: buffers.scratch)
          }, results: [states],
          naive: {
            let naive = logits.reference[0].map { Naive.sigmoid($0) }
            return { consume(Naive.bernoulli(naiveStream, probabilities: [naive])) }
          }, naiveWork: Double(units))
      })
  }
}

extension WorkloadBuffers {
  /// Words that a closure can write to without copying them.
  final class WordBuffer: Checksummed {
    var words: [UInt32]
    init(_ count: Int) { words = [UInt32](repeating: 0, count: count) }

    func include(in checksum: inout Checksum) { for word in words { checksum.include(word) } }
  }

  func wordBuffer(_ count: Int) -> WordBuffer { WordBuffer(count) }
}

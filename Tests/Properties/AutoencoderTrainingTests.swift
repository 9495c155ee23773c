import Kernels
import Testing

@testable import Nets

/// Same seed, same bits: parameters, moments, averages and bounds.
@Suite struct `Training of autoencoders` {
  @Test(arguments: TrainedAutoencoder.all) func `has the same bits for any number of threads`(
    _ trained: TrainedAutoencoder
  ) {
    let one = trained.start(threads: 1)
    let bounds = one.train(until: one.totalUpdates)
    #expect(bounds.allSatisfy { $0.isFinite })
    for threads in 2...3 {
      let run = trained.start(threads: threads)
      #expect(run.train(until: run.totalUpdates) == bounds, "\(threads) threads")
      #expect(run.checkpoint == one.checkpoint, "\(threads) threads")
    }
  }

  @Test(
    .enabled("AVX2 and AVX-512 are needed") {
      InstructionSet.available.contains(.avx2) && InstructionSet.available.contains(.avx512)
    }, arguments: TrainedAutoencoder.all)
  func `has the same bits on all sets that fuse`(_ trained: TrainedAutoencoder) {
    let runs = [InstructionSet.avx2, .avx512].map { trained.start(instructionSet: $0) }
    let bounds = runs.map { $0.train(until: $0.totalUpdates) }
    #expect(bounds[0] == bounds[1] && runs[0].checkpoint == runs[1].checkpoint)
    let evaluations = runs.map { $0.evaluation(samples: 20) }
    #expect(evaluations[0].negativeLogLikelihood == evaluations[1].negativeLogLikelihood)
  }

  @Test(arguments: TrainedAutoencoder.all)
  func `has the same bits wherever it was stopped and resumed`(
    _ trained: TrainedAutoencoder
  ) throws {
    let whole = trained.start(threads: 1)
    let bounds = whole.train(until: whole.totalUpdates)
    for cut in 0...whole.totalUpdates {
      let first = trained.start(threads: 1)
      first.train(until: cut)
      let bytes = first.checkpoint.bytes
      let second = trained.start(threads: 1 + cut % 3)
      try second.restore(Checkpoint(bytes: bytes))
      #expect(second.train(until: whole.totalUpdates) == Array(bounds[cut...]), "cut at \(cut)")
      #expect(second.checkpoint == whole.checkpoint, "cut at \(cut)")
    }
  }

  /// A checkpoint that forgot a part of the state would not go on to the same bits.
  @Test(arguments: [
    "px.V", "first moment of q1.W1", "second moment of p1.c", "score covariances of layer 1",
    "score variances of layer 2", "updates",
  ])
  func `needs every part of the state`(_ part: String) throws {
    let whole = TrainedAutoencoder.estimatedScale.start()
    whole.train(until: 7)
    var checkpoint = whole.checkpoint
    if part == "updates" {
      checkpoint = Checkpoint(
        settings: checkpoint.settings, updates: 6, criterionSum: checkpoint.criterionSum,
        criterionExamples: checkpoint.criterionExamples,
        reportedEpochs: checkpoint.reportedEpochs, matrices: checkpoint.matrices)
    } else {
      let index = try #require(checkpoint.matrices.firstIndex { $0.name == part })
      checkpoint.matrices[index].values = checkpoint.matrices[index].values.map { _ in 0 }
    }
    let other = TrainedAutoencoder.estimatedScale.start()
    try other.restore(checkpoint)
    for run in [whole, other] { run.train(until: whole.totalUpdates) }
    #expect(whole.checkpoint.matrices != other.checkpoint.matrices)
  }

  /// The pixels and the noise of an image are its own, wherever in a batch it stands.
  @Test(arguments: TrainedAutoencoder.all) func `draws by image`(_ trained: TrainedAutoencoder)
    throws
  {
    let run = trained.start()
    let batch = try run.logWeights(of: Array(0..<8))
    #expect(try run.logWeights(of: (0..<8).reversed()).reversed() == batch)
    #expect(Set(batch).count == batch.count)
    // The planted error: streams named by the position in the batch.
    #expect(try run.logWeights(of: (0..<8).reversed(), numbers: Array(0..<8)).reversed() != batch)
  }
}

extension AutoencoderRun {
  /// log w of each image's samples, drawn for its number; `numbers` name the streams instead.
  fileprivate func logWeights(of images: [Int], numbers: [Int]? = nil) throws -> [[Float]] {
    // One thread sets them.
    let pool = numbers == nil ? pool : try ThreadPool(threads: 1)
    let arena = Arena()
    let scratch = (0..<pool.threads).map { _ in Scratch(in: arena) }
    let pass = VariationalPass(
      model, objective: trainer.settings.objective, examples: images.count, samples: 3,
      estimator: TotalDerivative(), kernels: kernels, in: arena)
    pass.setExamples(images[...])
    VariationalStep(pass, threads: pool.threads).evaluate(
      .sampled(seed: 1, purpose: .trainingNoise, step: 4), pool, scratch
    ) { range, scratch in
      pass.binarise(
        range, of: TrainedAutoencoder.images, seed: 1, purpose: .freshBinarisation, step: 4,
        scratch: scratch)
      if let numbers {
        for row in range { pass.exampleNumbers[row] = UInt32(numbers[row]) }
      }
    }
    return images.indices.map { pass.logWeights[columns: pass.rows(of: $0..<$0 + 1)].array }
  }
}

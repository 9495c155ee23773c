import Nets

/// The images of a run.
struct AutoencoderImages {
  let train: GreyImages
  let evaluatedTrain: GreyImages
  let evaluatedTest: GreyImages
}

/// Images spread evenly over a set's parts.
struct AutoencoderSource: RunSource {
  let set: DataSet
  /// At most so many; all where nil.
  let trainingImages: Int?
  /// At most so many each of the test and of the training images. Those of training are trained on
  /// where `trainingImages` is a multiple of it.
  let evaluatedImages: Int

  var isOptional: Bool { self.set == .omniglot }

  func load(_ location: DataLocation) throws -> (examples: AutoencoderImages, summary: String) {
    let training = try AutoencoderData(from: location, limit: trainingImages)
    let evaluated = try AutoencoderData(from: location, limit: evaluatedImages)
    let images = AutoencoderImages(
      train: training.train, evaluatedTrain: evaluated.train, evaluatedTest: evaluated.test)
    return (
      images,
      "\(location): \(images.train.count) to train on, tests on \(images.evaluatedTest.count) + "
        + "\(images.evaluatedTrain.count) (test, training)"
    )
  }
}

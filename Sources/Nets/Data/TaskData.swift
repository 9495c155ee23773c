import Kernels

/// What is learned from images.
public enum LearningTask: String, CaseIterable, Sendable {
  /// The class from the grey image.
  case classification
  /// The lower half from the upper half of a binarised image.
  case structured
  /// The images of a person from their mean.
  case faces
  /// The binarised image, from nothing.
  case unsupervised

  /// How the outputs of a network for this task explain its targets.
  public var outputModel: OutputModel {
    switch self {
    case .classification: .softmax
    case .structured, .unsupervised: .bernoulli
    case .faces: .gaussian
    }
  }

  /// The sets that have what the task needs; the first is the usual one.
  public var sets: [DataSet] {
    switch self {
    case .classification: [.mnist, .fashion, .digits]
    case .structured, .unsupervised: [.mnist, .fashion, .omniglot, .binarized, .digits]
    case .faces: [.faces]
    }
  }
}

/// The examples of a task, in the protocol of Raiko et al. 2015.
public struct TaskData: Sendable {
  public let task: LearningTask
  public let train: ExampleSet
  /// Nil if all training images are trained on.
  public let validation: ExampleSet?
  public let test: ExampleSet
  /// What was subtracted from the inputs, `[inputs]`: the training images' mean (classification).
  public let inputMean: [Float]?
  /// Width of an image in pixels, for drawing rows of pixels.
  public let imageWidth: Int
  /// One line: the set, where it was read, how many examples.
  public let source: String

  /// Reads the images of `location` and makes the examples of `task` from them.
  ///
  /// Validation examples are the last sixth of the training images (10 000 of MNIST's 60 000). Faces
  /// are split by subject: 0 to 29 training, 30 to 34 validation, 35 to 39 test. Without
  /// `validation` these belong to the training examples. At most `limit` examples are kept of each
  /// part, spread evenly over it. The binarisation of an image depends on `binarisationSeed` and on
  /// its number only.
  ///
  /// Throws `DataError`, `.unsuitable` if the set does not have what the task needs.
  public init(
    _ task: LearningTask, from location: DataLocation, validation: Bool = true, limit: Int? = nil,
    binarisationSeed: UInt64 = 1
  ) throws(DataError) {
    guard task.sets.contains(location.set) else {
      let names = task.sets.map(\.rawValue).joined(separator: ", ")
      throw .unsuitable(
        "the \(task.rawValue) task needs one of the sets \(names), not \(location.set.rawValue)")
    }
    if let limit, limit < 1 {
      throw .unsuitable("expected a limit of at least 1 example, found \(limit)")
    }
    let images = try Images.load(location)
    self.task = task
    imageWidth = images.train.width
    let rows = try Self.split(
      task, images, of: location, validation: validation, limit: limit)

    var mean: [Float]?
    switch task {
    case .classification:
      let trainMean = images.train.mean(of: rows.train)
      let build = { (images: Images, rows: [Int]) in
        ExampleSet.classification(
          images, rows: rows, mean: trainMean, classes: location.set.labelCount!)
      }
      mean = trainMean
      train = build(images.train, rows.train)
      self.validation = rows.validation.map { build(images.train, $0) }
      test = build(images.test, rows.test)
    case .structured, .unsupervised:
      let inputCount = task == .structured ? images.train.pixelCount / 2 : 0
      let build = { (images: Images, rows: [Int], firstExample: Int) in
        ExampleSet.binarised(
          images, rows: rows, inputCount: inputCount, seed: binarisationSeed,
          firstExample: firstExample)
      }
      train = build(images.train, rows.train, 0)
      self.validation = rows.validation.map { build(images.train, $0, 0) }
      test = build(images.test, rows.test, images.train.count)
    case .faces:
      let subjects = Dictionary(grouping: 0..<images.train.count) { images.train.labels[$0] }
      let means = (0..<40).map { images.train.mean(of: subjects[$0] ?? []) }
      train = .faces(images.train, rows: rows.train, means: means)
      self.validation = rows.validation.map { .faces(images.train, rows: $0, means: means) }
      test = .faces(images.train, rows: rows.test, means: means)
    }
    inputMean = mean
    let counts = [train.count, self.validation?.count, test.count].compactMap(\.self)
    let names = self.validation == nil ? "training, test" : "training, validation, test"
    source = "\(location): \(counts.map(String.init).joined(separator: " + ")) (\(names))"
  }

  /// The images of each part, the faces' test images among the training images. Throws if a part
  /// is empty.
  private static func split(
    _ task: LearningTask, _ images: (train: Images, test: Images), of location: DataLocation,
    validation: Bool, limit: Int?
  ) throws(DataError) -> (train: [Int], validation: [Int]?, test: [Int]) {
    var parts: (train: [Int], validation: [Int], test: [Int])
    if task == .faces {
      let subjects = images.train.labels
      let select = { (range: Range<UInt8>) in subjects.indices.filter { range ~= subjects[$0] } }
      parts = (select(0..<30), select(30..<35), select(35..<40))
    } else {
      let last = images.train.count - max(1, images.train.count / 6)
      parts = (
        Array(0..<last), Array(last..<images.train.count), Array(0..<images.test.count)
      )
    }
    guard !parts.train.isEmpty && !parts.validation.isEmpty && !parts.test.isEmpty else {
      throw .malformed(
        path: location.paths.first?.path ?? location.set.title,
        "expected images for training, validation and test, found \(parts.train.count), "
          + "\(parts.validation.count) and \(parts.test.count)")
    }
    let spread = { (rows: [Int]) in
      let count = min(rows.count, limit ?? rows.count)
      return (0..<count).map { rows[$0 * rows.count / count] }
    }
    if !validation { return (spread(parts.train + parts.validation), nil, spread(parts.test)) }
    return (spread(parts.train), spread(parts.validation), spread(parts.test))
  }
}

import Kernels

/// Images whose grey values are the probabilities of ink, of which a fresh binary image is drawn at each
/// use or a fixed one once. Keeps its memory alive.
public struct GreyImages: Sendable {
  /// `[count, pixels]` in [0, 1].
  public let probabilities: Matrix
  /// The numbers that name the images' random streams start here.
  let firstNumber: Int
  private let memory: Arena

  public var count: Int { probabilities.rows }
  public var pixels: Int { probabilities.columns }

  init(_ images: Images, rows: [Int], firstNumber: Int) {
    memory = Arena()
    self.firstNumber = firstNumber
    probabilities = memory.matrix(rows: rows.count, columns: images.pixelCount)
    for (row, image) in rows.enumerated() {
      probabilities[rows: row..<row + 1].copy(from: images[image].map { Float($0) / 255 })
    }
  }

  private init(_ images: GreyImages, rows: Range<Int>) {
    memory = images.memory
    firstNumber = images.firstNumber + rows.lowerBound
    probabilities = images.probabilities[rows: rows]
  }

  /// The first images, at most `count` of them; the memory is shared.
  public func prefix(_ count: Int) -> GreyImages {
    GreyImages(self, rows: 0..<min(count, self.count))
  }

  /// The mean image, `[pixels]`.
  public var mean: [Float] {
    var sums = [Double](repeating: 0, count: pixels)
    for row in 0..<count {
      for pixel in 0..<pixels { sums[pixel] += Double(probabilities[row, pixel]) }
    }
    return sums.map { Float($0 / Double(count)) }
  }
}

/// Which images an autoencoder is trained on.
public enum AutoencoderSplit: String, CaseIterable, Sendable {
  /// All training images: 60 000 of MNIST, 24 345 of Omniglot.
  case paper
  /// As the code published with Roeder et al. 2017: the training images, shuffled once, without the last
  /// 400 of MNIST or 1345 of Omniglot, which it does not use.
  case published = "code"
}

/// The images of one data set for unsupervised learning.
public struct AutoencoderData: Sendable {
  public let train: GreyImages
  public let test: GreyImages
  /// One line: the set, where it was read, how many images.
  public let source: String

  /// - Parameter limit: keeps at most so many images of each part, spread evenly over it.
  ///
  /// Throws `DataError`, `.unsuitable` for faces, which are not binary.
  public init(
    from location: DataLocation, split: AutoencoderSplit = .paper, limit: Int? = nil,
    seed: UInt64 = 1
  ) throws(DataError) {
    guard location.set != .faces else {
      throw .unsuitable("an autoencoder of binary images cannot learn the set faces")
    }
    if let limit, limit < 1 {
      throw .unsuitable("expected a limit of at least 1 image, found \(limit)")
    }
    let images = try Images.load(location)
    var rows = Array(0..<images.train.count)
    if split == .published {
      var order = Minibatches(examples: rows.count, seed: seed)
      order.shuffle(epoch: Int(UInt32.max))
      let unused = location.set == .omniglot ? 1345 : 400
      rows = Array(order.order.dropLast(min(unused, rows.count / 2)))
    }
    let spread = { (rows: [Int]) in
      let count = min(rows.count, limit ?? rows.count)
      return (0..<count).map { rows[$0 * rows.count / count] }
    }
    train = GreyImages(images.train, rows: spread(rows), firstNumber: 0)
    test = GreyImages(
      images.test, rows: spread(Array(0..<images.test.count)), firstNumber: images.train.count)
    source = "\(location): \(train.count) + \(test.count) (training, test)"
  }
}

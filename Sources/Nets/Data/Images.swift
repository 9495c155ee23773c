/// Grey images of one size, and their labels where they have any.
struct Images: Sendable {
  let height: Int
  let width: Int
  /// `[count, height * width]`, row-major, 255 = ink (for the faces: bright).
  let pixels: [UInt8]
  /// `[count]`, or none.
  let labels: [UInt8]

  var pixelCount: Int { height * width }
  var count: Int { pixels.count / pixelCount }

  /// The pixels of one image, `[height * width]`.
  subscript(image: Int) -> [UInt8] {
    Array(pixels[image * pixelCount..<(image + 1) * pixelCount])
  }

  /// The training images (validation included) and the test images of a set, as they are published.
  /// Throws `DataError` when a file is malformed or files do not fit together.
  static func load(_ location: DataLocation) throws(DataError) -> (train: Images, test: Images) {
    if location.set == .digits {
      let first = SyntheticDigits.trainCount
      return (
        SyntheticDigits.images(0..<location.digits.train),
        SyntheticDigits.images(first..<first + location.digits.test)
      )
    }
    return (
      try Images(location, images: .trainImages, labels: .trainLabels),
      try Images(location, images: .testImages, labels: .testLabels)
    )
  }

  init(height: Int, width: Int, pixels: [UInt8], labels: [UInt8]) {
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  private init(
    _ location: DataLocation, images: DataFile.Content, labels: DataFile.Content
  ) throws(DataError) {
    (height, width) = location.set.imageSize
    var pixels: [UInt8] = []
    for (file, path) in location.paths where file.content == images {
      let read = try IDXFile(path: path)
      guard read.shape.dropFirst() == [height, width] else {
        throw .malformed(
          path: path, "expected images of \(height) x \(width), found \(IDXFile.text(read.shape))")
      }
      pixels += read.bytes
    }
    self.pixels = pixels
    var found: [UInt8] = []
    for (file, path) in location.paths where file.content == labels {
      let read = try IDXFile(path: path)
      let imageCount = pixels.count / (height * width)
      guard read.shape == [imageCount] else {
        throw .malformed(
          path: path,
          "expected \(imageCount) labels, one for each image, found \(IDXFile.text(read.shape))")
      }
      let labelCount = location.set.labelCount ?? 256
      if let index = read.bytes.firstIndex(where: { $0 >= labelCount }) {
        throw .malformed(
          path: path,
          "expected labels 0 to \(labelCount - 1), found \(read.bytes[index]) at image \(index)")
      }
      found = read.bytes
    }
    self.labels = found
  }
}

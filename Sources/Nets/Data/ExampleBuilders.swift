import Kernels

// How the images at `rows` become examples, one function for each kind of example.

extension ExampleSet {
  /// Input: grey / 255 - mean `[rows, pixels]`; target: the label, one of `classes`.
  static func classification(
    _ images: Images, rows: [Int], mean: [Float], classes: Int
  ) -> ExampleSet {
    let memory = Arena()
    let inputs = memory.matrix(rows: rows.count, columns: mean.count)
    for (row, image) in rows.enumerated() {
      let greys = images[image]
      inputs.setRow(row) { Float(greys[$0]) / 255 - mean[$0] }
    }
    let labels = rows.map { images.labels[$0] }
    return ExampleSet(
      inputs: .real(inputs), targets: .classes(labels, count: classes), memory: memory)
  }

  /// Input: the first `inputCount` pixels of each image as bits; target: the others as 0 or 1. Each
  /// pixel is 1 if its uniform, of the stream of its image (`firstExample` + its index), is below
  /// grey / 255: 0 and 255 stay what they are.
  static func binarised(
    _ images: Images, rows: [Int], inputCount: Int, seed: UInt64, firstExample: Int
  ) -> ExampleSet {
    let memory = Arena()
    let inputs = memory.bitMatrix(rows: rows.count, columns: inputCount)
    let targets = memory.matrix(rows: rows.count, columns: images.pixelCount - inputCount)
    var words = [UInt32](repeating: 0, count: images.pixelCount)
    for (row, image) in rows.enumerated() {
      RandomStream(
        seed: seed, purpose: .binarisation, example: UInt32(firstExample + image)
      ).fill(&words)
      let greys = images[image]
      let isOne = { pixel in uniform(words[pixel]) < Float(greys[pixel]) / 255 }
      for pixel in 0..<inputCount where isOne(pixel) { inputs[row, pixel] = true }
      targets.setRow(row) { isOne(inputCount + $0) ? 1 : 0 }
    }
    return ExampleSet(inputs: .binary(inputs), targets: .values(targets), memory: memory)
  }

  /// Input: the mean image of the example's subject, the label; target: the image. In [0, 1].
  static func faces(_ images: Images, rows: [Int], means: [[Float]]) -> ExampleSet {
    let memory = Arena()
    let inputs = memory.matrix(rows: rows.count, columns: images.pixelCount)
    let targets = memory.matrix(rows: rows.count, columns: images.pixelCount)
    for (row, image) in rows.enumerated() {
      let mean = means[Int(images.labels[image])]
      let greys = images[image]
      inputs.setRow(row) { mean[$0] }
      targets.setRow(row) { Float(greys[$0]) / 255 }
    }
    return ExampleSet(inputs: .real(inputs), targets: .values(targets), memory: memory)
  }
}

extension Matrix {
  /// Sets each element of a row from its column. Unsafe for speed: the bounds are the matrix's own.
  fileprivate func setRow(_ row: Int, _ value: (Int) -> Float) {
    let start = base + row * stride
    for column in 0..<columns { start[column] = value(column) }
  }
}

extension Images {
  /// The mean of the images at `rows`, `[pixels]`, in [0, 1]; summed exactly.
  func mean(of rows: [Int]) -> [Float] {
    var sums = [Int](repeating: 0, count: pixelCount)
    for row in rows {
      for (pixel, grey) in self[row].enumerated() { sums[pixel] += Int(grey) }
    }
    return sums.map { Float(Double($0) / Double(255 * rows.count)) }
  }
}

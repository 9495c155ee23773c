import Foundation
import Kernels
import Testing

@testable import Nets

struct ExampleSetTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  func values(_ targets: Targets) -> Matrix? {
    if case .values(let matrix) = targets { matrix } else { nil }
  }
  func real(_ inputs: Inputs) -> Matrix? {
    if case .real(let matrix) = inputs { matrix } else { nil }
  }
  func binary(_ inputs: Inputs) -> BitMatrix? {
    if case .binary(let matrix) = inputs { matrix } else { nil }
  }

  /// Training image i is filled with 10 i: 0 to 90 train, 100 and 110 are the last sixth.
  @Test(arguments: [true, false])
  func `classification subtracts the mean of what is trained on`(validation: Bool) throws {
    try directory.plantMNIST()
    let location = try DataLocation.resolve(.mnist, option: directory.path)
    let data = try TaskData(.classification, from: location, validation: validation)
    let mean = Float(validation ? 45.0 / 255 : 55.0 / 255)
    #expect(data.inputMean == [Float](repeating: mean, count: 784))
    let parts = [
      (data.train, 0..<(validation ? 10 : 12)), (data.validation, 10..<12), (data.test, 0..<4),
    ]
    #expect((data.validation == nil) == !validation)
    for (part, images) in parts {
      guard let part else { continue }
      let inputs = try #require(real(part.inputs))
      #expect(part.count == images.count && inputs.columns == 784)
      guard case .classes(let labels, count: 10) = part.targets else {
        Issue.record("expected ten classes")
        return
      }
      for (row, image) in images.enumerated() {
        #expect(labels[row] == UInt8(image % 10))
        #expect(
          inputs[rows: row..<row + 1].array.allSatisfy { $0 == Float(10 * image) / 255 - mean })
      }
    }
    #expect(data.source.hasPrefix("MNIST from \(directory.path) (--data): "))
  }

  @Test func `a limit keeps examples from all over a part`() throws {
    try directory.plantMNIST(train: 24, test: 12)
    let location = try DataLocation.resolve(.mnist, option: directory.path)
    let data = try TaskData(.classification, from: location, limit: 3)
    for (part, labels) in [
      (data.train, [0, 6, 3]), (try #require(data.validation), [0, 1, 2]), (data.test, [0, 4, 8]),
    ] as [(ExampleSet, [UInt8])] {
      guard case .classes(let found, _) = part.targets else { continue }
      #expect(found == labels)
    }
    expectDataError("at least 1 example, found 0") {
      _ = try TaskData(.classification, from: location, limit: 0)
    }
  }

  @Test func `halves and wholes of a binarised image are the same draw`() throws {
    try directory.plantMNIST()
    let location = try DataLocation.resolve(.mnist, option: directory.path)
    let halves = try TaskData(.structured, from: location)
    let wholes = try TaskData(.unsupervised, from: location)
    for (half, whole) in [(halves.train, wholes.train), (halves.test, wholes.test)] {
      let upper = try #require(binary(half.inputs))
      let lower = try #require(values(half.targets))
      let image = try #require(values(whole.targets))
      #expect(upper.columns == 392 && lower.columns == 392 && image.columns == 784)
      #expect(whole.inputCount == 0 && whole.outputCount == 784)
      #expect(whole.count == half.count)
      for row in 0..<half.count {
        let bits = (0..<392).map { upper[row, $0] ? Float(1) : 0 }
        #expect(bits + lower[rows: row..<row + 1].array == image[rows: row..<row + 1].array)
      }
    }
    // Image 0 is black: no pixel is ever 1.
    #expect(try #require(values(wholes.train.targets))[rows: 0..<1].array.allSatisfy { $0 == 0 })
  }

  @Test func `a binarisation depends on its seed and on the image alone`() throws {
    try directory.plantMNIST(train: 12, test: 12)
    let location = try DataLocation.resolve(.mnist, option: directory.path)
    func targets(_ part: KeyPath<TaskData, ExampleSet>, _ seed: UInt64, limit: Int?) throws
      -> [Float]
    {
      let data = try TaskData(
        .unsupervised, from: location, limit: limit, binarisationSeed: seed)
      return try #require(values(data[keyPath: part].targets)).array
    }
    let all = try targets(\.train, 1, limit: nil)
    #expect(try targets(\.train, 1, limit: nil) == all)
    #expect(try targets(\.train, 2, limit: nil) != all)
    #expect(try targets(\.train, 1, limit: 2) == Array(all[..<784] + all[5 * 784..<6 * 784]))
    // Test images are numbered on from the training images: equal greys, other draws.
    #expect(try targets(\.test, 1, limit: nil).prefix(all.count) != all[...])
    // The documented draw: word i of the stream of image 7, of grey 70.
    var words = [UInt32](repeating: 0, count: 784)
    RandomStream(seed: 1, purpose: 1, example: 7).fill(&words)
    #expect(
      Array(all[7 * 784..<8 * 784])
        == words.map { Float($0 >> 8) * 0x1p-24 < Float(70) / 255 ? 1 : 0 })
  }

  @Test func `faces are split by subject and given their subject's mean`() throws {
    // 80 images of 40 subjects in mixed order: subject s has images of greys 4 s and 4 s + 2.
    let subjects = (0..<80).map { UInt8($0 * 7 % 40) }
    let greys = (0..<80).map { 4 * subjects[$0] + ($0 < 40 ? 0 : 2) }
    try directory.plant(
      idx([80, 48, 48], greys.flatMap { [UInt8](repeating: $0, count: 48 * 48) }),
      as: "faces/images-idx3-ubyte")
    try directory.plant(idx([80], subjects), as: "faces/subject-ids-idx1-ubyte")
    let location = try DataLocation.resolve(.faces, option: directory.path)
    let data = try TaskData(.faces, from: location)
    let parts = [
      (data.train, 0..<30), (try #require(data.validation), 30..<35), (data.test, 35..<40),
    ]
    for (part, range) in parts {
      let inputs = try #require(real(part.inputs))
      let targets = try #require(values(part.targets))
      let images = subjects.indices.filter { range.contains(Int(subjects[$0])) }
      #expect(part.count == 2 * range.count && part.inputCount == 2304 && part.outputCount == 2304)
      for (row, image) in images.enumerated() {
        #expect(targets[row, 0] == Float(greys[image]) / 255)
        #expect(targets[row, 2303] == targets[row, 0])
        #expect(abs(inputs[row, 1000] - Float(4 * Int(subjects[image]) + 1) / 255) < 1e-7)
      }
    }
    #expect(try TaskData(.faces, from: location, validation: false).train.count == 70)
  }

  @Test func `a set that lacks what the task needs is refused`() throws {
    expectDataError("the faces task needs one of the sets faces, not digits") {
      _ = try TaskData(.faces, from: .builtIn)
    }
    try directory.plantMNIST(train: 1)
    let location = try DataLocation.resolve(.mnist, option: directory.path)
    expectDataError(
      "ubyte': expected images for training, validation and test, found 0, 1 and 4"
    ) {
      _ = try TaskData(.structured, from: location)
    }
  }

  @Test func `the built-in digits serve the tasks of MNIST`() throws {
    let data = try TaskData(.structured, from: .builtIn, limit: 100)
    #expect(data.train.count == 100 && data.train.inputCount == 392 && data.imageWidth == 28)
    #expect(
      data.source == "built-in procedural digits: 100 + 100 + 100 (training, validation, test)")
  }
}

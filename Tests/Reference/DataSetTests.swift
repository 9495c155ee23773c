import Foundation
import Testing

@testable import Nets

struct DataSetTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// An environment whose cache is in the temporary directory.
  var environment: [String: String] {
    ["HOME": directory.path, "XDG_CACHE_HOME": directory.path + "/.cache"]
  }
  var cache: String { DataLocation.cacheDirectory(environment: environment) }

  @Test func `the cache follows the system's custom`() {
    #if os(Linux)
      #expect(cache == directory.path + "/.cache/stochasticnets")
      let relative = ["HOME": "/h", "XDG_CACHE_HOME": "not/absolute"]
      #expect(DataLocation.cacheDirectory(environment: relative) == "/h/.cache/stochasticnets")
    #endif
  }

  @Test func `the option goes before the variable before the cache before the digits`() throws {
    let builtIn = try DataLocation.resolve(environment: environment)
    #expect(builtIn.set == .digits && builtIn.origin == .builtIn && builtIn.directory == nil)
    #expect(builtIn.description == "built-in procedural digits")
    expectDataError("Olivetti faces was not found") {
      _ = try DataLocation.resolve(for: .faces, environment: environment)
    }

    try directory.plantMNIST(in: ".cache/stochasticnets/mnist/")
    #if os(Linux)
      let cached = try DataLocation.resolve(environment: environment)
      #expect(cached.set == .mnist && cached.origin == .cache && cached.directory == cache)
    #endif

    var variable = environment
    variable["STOCHASTICNETS_DATA"] = ""
    #expect(try DataLocation.resolve(environment: variable).origin != .environment)
    try directory.plantMNIST(in: "variable/mnist/")
    variable["STOCHASTICNETS_DATA"] = directory.path + "/variable"
    let named = try DataLocation.resolve(environment: variable)
    #expect(named.set == .mnist && named.origin == .environment)

    try directory.plantMNIST(in: "option/")
    let option = directory.path + "/option"
    let chosen = try DataLocation.resolve(option: option, environment: variable)
    #expect(chosen.origin == .option && chosen.description == "MNIST from \(option) (--data)")
    #expect(
      try DataLocation.resolve(.digits, option: option, environment: variable).origin == .builtIn)
  }

  @Test func `what was named is never replaced`() throws {
    expectDataError("--data '/none' does not exist") {
      _ = try DataLocation.resolve(option: "/none", environment: environment)
    }
    expectDataError("$STOCHASTICNETS_DATA '/none' does not exist") {
      _ = try DataLocation.resolve(environment: ["STOCHASTICNETS_DATA": "/none"])
    }
    let file = try directory.plant([1], as: "file")
    expectDataError("is not a directory") {
      _ = try DataLocation.resolve(option: file, environment: environment)
    }
    expectDataError("does not hold MNIST: expected '\(directory.path)/mnist/train-images") {
      _ = try DataLocation.resolve(option: directory.path, environment: environment)
    }
    expectDataError("Omniglot 28 x 28 was not found") {
      _ = try DataLocation.resolve(.omniglot, environment: environment)
    }
    try directory.plantMNIST()
    try FileManager.default.removeItem(atPath: directory.path + "/mnist/t10k-labels-idx1-ubyte")
    expectDataError("t10k-labels-idx1-ubyte.gz") {
      _ = try DataLocation.resolve(.mnist, option: directory.path, environment: environment)
    }
  }

  @Test func `files that do not fit together are refused`() throws {
    try directory.plantMNIST()
    let location = try DataLocation.resolve(.mnist, option: directory.path)
    #expect(try Images.load(location).test.labels == [0, 1, 2, 3])

    try directory.plant(idx([3], [1, 2, 3]), as: "mnist/t10k-labels-idx1-ubyte")
    expectDataError("expected 4 labels, one for each image, found 3") {
      _ = try Images.load(location)
    }
    try directory.plant(idx([4], [1, 2, 10, 3]), as: "mnist/t10k-labels-idx1-ubyte")
    expectDataError("expected labels 0 to 9, found 10 at image 2") {
      _ = try Images.load(location)
    }
    try directory.plant(idx([1, 2, 2], [1, 2, 3, 4]), as: "mnist/t10k-images-idx3-ubyte")
    expectDataError("expected images of 28 x 28, found 1 x 2 x 2") {
      _ = try Images.load(location)
    }
    try directory.plant(idx([4], [1, 2, 3, 4]), as: "mnist/t10k-images-idx3-ubyte")
    expectDataError("expected images of 28 x 28, found 4") { _ = try Images.load(location) }
  }

  @Test func `the listing tells what was found and whether it is genuine`() throws {
    try directory.plantMNIST()
    try directory.plant([1, 2, 3], as: "faces/images-idx3-ubyte.gz")
    try directory.plant([1, 2, 3], as: "faces/subject-ids-idx1-ubyte.gz")
    let listing = try DataStatus.list(option: directory.path)
    #expect(listing.map(\.set) == DataSet.allCases)
    let rows = Dictionary(uniqueKeysWithValues: listing.map { ($0.set, $0) })
    #expect(rows[.mnist]?.imageCount == 16)
    #expect(rows[.mnist]?.verification == .unverified("not compressed"))
    #expect(rows[.faces]?.verification == .mismatch(file: "images-idx3-ubyte.gz"))
    #expect(rows[.faces]?.problem?.description.contains("expected an IDX file") == true)
    #expect(rows[.omniglot]?.location == nil && rows[.omniglot]?.verification == nil)
    #expect(rows[.digits]?.imageCount == 70_000)
    expectDataError("does not exist") { _ = try DataStatus.list(option: "/none") }
  }

  @Test func `checksums are those of the standard`() throws {
    // FIPS 180-4, example "abc".
    let path = try directory.plant(Array("abc".utf8), as: "-a name\nof two lines")
    #expect(
      try sha256(of: path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}

/// With the real files, when `$STOCHASTICNETS_DATA` names them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["STOCHASTICNETS_DATA"] != nil))
struct RealDataTests {
  @Test func `every set that is there is genuine and complete`() throws {
    let counts: [DataSet: Int] = [
      .mnist: 70_000, .fashion: 70_000, .omniglot: 32_415, .binarized: 70_000, .faces: 400,
    ]
    for status in try DataStatus.list() where status.location != nil && status.set != .digits {
      #expect(status.verification == .verified, "\(status.set)")
      #expect(status.imageCount == counts[status.set])
    }
  }

  @Test(arguments: LearningTask.allCases)
  func `every task reads every set it can`(task: LearningTask) throws {
    for set in task.sets {
      guard let location = try? DataLocation.resolve(set) else { continue }
      let data = try TaskData(task, from: location, limit: 300)
      #expect(data.train.count == 300)
      #expect(data.source.hasPrefix(set.title))
    }
  }

  @Test func `the mean intensities are the documented ones`() throws {
    let means: [DataSet: (train: Double, test: Double)] = [
      .mnist: (0.130660, 0.132515), .omniglot: (0.082999, 0.081949), .faces: (0.519152, .nan),
    ]
    for (set, mean) in means {
      guard let location = try? DataLocation.resolve(set) else { continue }
      let images = try Images.load(location)
      for (part, expected) in [(images.train, mean.train), (images.test, mean.test)]
      where part.count > 0 {
        let sum = part.pixels.reduce(0) { $0 + Int($1) }
        let found = Double(sum) / Double(255 * part.pixels.count)
        #expect(abs(found - expected) < 1e-6, "\(set)")
      }
    }
  }
}

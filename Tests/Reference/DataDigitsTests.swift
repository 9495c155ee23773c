import Testing

@testable import Nets

struct SyntheticDigitsTests {
  @Test func `an image is a function of seed and number`() {
    let images = SyntheticDigits.images(0..<50)
    #expect(images.count == 50 && images.labels.count == 50)
    let later = SyntheticDigits.images(30..<50)
    #expect(later.pixels == Array(images.pixels[(30 * 784)...]))
    #expect(later.labels == Array(images.labels[30...]))
    #expect(SyntheticDigits.images(0..<50, seed: 2).pixels != images.pixels)
  }

  /// As many of each digit as chance gives: 10 000 draws, a standard deviation of 30. Eight white
  /// pixels at least are a stroke.
  @Test func `the classes are even and the images have ink`() {
    let images = SyntheticDigits.images(0..<10_000)
    for digit in 0..<10 {
      let count = images.labels.count { $0 == digit }
      #expect(abs(count - 1000) < 6 * 30)
    }
    for image in 0..<images.count {
      let ink = images[image].reduce(0) { $0 + Int($1) }
      #expect((8 * 255..<100_000).contains(ink), "image \(image)")
    }
  }

  /// The nearest mean image tells most digits, not all: neither noise nor trivial.
  @Test func `the digits can be told apart, with effort`() {
    let train = SyntheticDigits.images(0..<10_000)
    let test = SyntheticDigits.images(10_000..<11_000)
    let means = (0..<10).map { digit in
      train.mean(of: train.labels.indices.filter { train.labels[$0] == digit })
    }
    let errors = (0..<test.count).count { image in
      let distances = means.map { mean in
        zip(test[image], mean).reduce(Float(0)) { sum, pair in
          let difference = Float(pair.0) / 255 - pair.1
          return sum + difference * difference
        }
      }
      return distances.firstIndex(of: distances.min()!)! != Int(test.labels[image])
    }
    #expect((200..<400).contains(errors))
  }
}

import Nets

extension ControlVariateScale: ArgumentValue {
  static let expectation =
    "a number, 'annealed:<updates>' with at least one update, 'estimated' or 'estimated-clipped'"

  init?(word: String) {
    if let scale = Double(word), Float(scale).isFinite {
      self = .constant(scale)
    } else if word == "estimated" || word == "estimated-clipped" {
      self = .estimated(isClipped: word != "estimated")
    } else if let updates = Int(word.trimmingPrefix("annealed:")), updates > 0,
      word.hasPrefix("annealed:")
    {
      self = .annealed(updates: updates)
    } else {
      return nil
    }
  }

  var word: String {
    switch self {
    case .constant(let scale): scale.word
    case .annealed(let updates): "annealed:\(updates)"
    case .estimated(let isClipped): isClipped ? "estimated-clipped" : "estimated"
    }
  }
}

/// How many images of a set: "1000", or "all".
enum ImageCount: ArgumentValue {
  case atMost(Int)
  case all

  static let expectation = "a whole number of at least 1, or 'all'"

  init?(word: String) {
    if word == "all" {
      self = .all
    } else if let count = Int(word), count > 0 {
      self = .atMost(count)
    } else {
      return nil
    }
  }

  var word: String {
    switch self {
    case .atMost(let count): "\(count)"
    case .all: "all"
    }
  }

  func number(of images: Int) -> Int {
    switch self {
    case .atMost(let count): min(count, images)
    case .all: images
    }
  }
}

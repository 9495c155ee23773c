/// A part of a report, with a place in its contents.
struct HTMLSection {
  let id: String
  let title: String
  let content: HTML

  var html: HTML {
    "<section id=\"\(id)\"><h2>\(title)</h2>\n\(content)</section>\n"
  }
}

extension HTML {
  static func note(_ text: HTML) -> HTML { "<p class=\"note\">\(text)</p>\n" }

  /// A figure that keeps its size: in a frame that scrolls where the page is narrower.
  static func figure(_ label: String, _ content: HTML) -> HTML {
    "<div class=\"scroll\" role=\"region\" aria-label=\"\(label)\" tabindex=\"0\">\(content)</div>\n"
  }
}

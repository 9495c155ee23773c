import Foundation

/// A table or a figure that `bench reproduce` or `bench scaling` wrote.
struct PaperFile {
  enum Content {
    case table(String)
    case figure(Data)
  }

  let path: String
  let content: Content

  private static let endings = [".md", ".svg"]

  /// By its name; all else holds results.
  static func isOne(_ path: String) -> Bool { endings.contains { path.hasSuffix($0) } }

  /// Throws `Failure` 66 for a file that cannot be read, 65 for one that is not what its name says.
  init(_ path: String) throws {
    self.path = path
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Failure(.missingInput, "cannot read '\(path)': expected a table or a figure")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Failure(.malformedData, "'\(path)' is no text in UTF-8")
    }
    if path.hasSuffix(".md") {
      content = .table(text)
    } else {
      guard text.contains("<svg") && text.contains("</svg>") else {
        throw Failure(.malformedData, "'\(path)' is no whole SVG figure")
      }
      content = .figure(data)
    }
  }

  /// A figure is an image, in which no script runs and which loads nothing.
  var html: HTML {
    let name = fileName(path)
    switch content {
    case .table(let text):
      return
        "<article><p class=\"source\">\(.name(name))</p>\n\(MarkdownPage(text).html)</article>\n"
    case .figure(let data):
      let image: HTML =
        "<img alt=\"\(name)\" src=\"data:image/svg+xml;base64,\(data.base64EncodedString())\"/>"
      return """
        <article><p class="source">\(.name(name))</p>
        \(.figure(name, image))</article>

        """
    }
  }
}

/// Of a path, without its folders, which say nothing on another machine.
func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

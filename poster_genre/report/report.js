// Draws each figure when it first comes into view: a report has more than a hundred.
const style = getComputedStyle(document.body)
const font = { color: style.color, family: style.fontFamily }

function draw(place) {
  const stored = place.querySelector("script[type='application/json']")
  if (!stored) return
  const figure = JSON.parse(stored.textContent)
  stored.remove()
  const title = { ...figure.layout.title, x: 0, xref: "paper", xanchor: "left" }
  const layout = { ...figure.layout, title, font, autosize: true }
  Plotly.newPlot(place, figure.data, layout, { responsive: true, displaylogo: false })
}

const seen = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
  { rootMargin: "300px" },
)
const places = document.querySelectorAll(".figure")
places.forEach((place) => seen.observe(place))
addEventListener("beforeprint", () => {
  places.forEach((place) => place.offsetParent && draw(place))
})

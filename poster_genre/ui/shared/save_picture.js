// Saves the chart of the key `data.chart` as it is on the page: plotly draws in layered SVGs, which
// are laid over each other into one, on the page's background.
const SCALE = 2 // pixels of the PNG for each of the page

function asOneSvg(chart, background) {
  const layers = [...chart.querySelectorAll("svg.main-svg")]
  const whole = layers[0].cloneNode(true)
  const { width, height } = layers[0].getBoundingClientRect()
  for (const layer of layers.slice(1)) {
    for (const child of layer.cloneNode(true).children) whole.appendChild(child)
  }
  whole.querySelectorAll(".hoverlayer, .drag, .draglayer").forEach((part) => part.remove())
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect")
  paper.setAttribute("width", "100%")
  paper.setAttribute("height", "100%")
  paper.setAttribute("fill", background)
  whole.insertBefore(paper, whole.firstChild)
  whole.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  whole.setAttribute("width", width)
  whole.setAttribute("height", height)
  whole.style.background = "none"
  return { text: new XMLSerializer().serializeToString(whole), width, height }
}

function download(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

function downloadPng(svg, name) {
  const image = new Image()
  image.onload = () => {
    const canvas = document.createElement("canvas")
    canvas.width = svg.width * SCALE
    canvas.height = svg.height * SCALE
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
    canvas.toBlob((blob) => download(blob, name))
  }
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg.text)
}

// Both buttons are born disabled: they work once this script is there and the chart is drawn.
export default function ({ data, parentElement }) {
  const chart = () => document.querySelector(`.st-key-${CSS.escape(data.chart)} .js-plotly-plot`)
  const drawn = () => {
    const background = getComputedStyle(document.querySelector(".stApp")).backgroundColor
    return asOneSvg(chart(), background)
  }
  const svg = parentElement.querySelector("#svg")
  const png = parentElement.querySelector("#png")
  svg.onclick = () => download(new Blob([drawn().text], { type: "image/svg+xml" }), data.chart + ".svg")
  png.onclick = () => downloadPng(drawn(), data.chart + ".png")

  const enable = () => {
    if (!chart()?.querySelector("svg.main-svg")) return
    svg.disabled = png.disabled = false
    observer.disconnect()
  }
  const observer = new MutationObserver(enable)
  observer.observe(document.body, { childList: true, subtree: true })
  enable()
  return () => observer.disconnect()
}

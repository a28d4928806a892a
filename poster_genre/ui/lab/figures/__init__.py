"""The Lab page's figures: frames in, figures out; one family a file.

What moves while a run goes on is an ECharts option, the rest a plotly figure.
"""

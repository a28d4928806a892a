"""The Train page's figures: curves of a run, F1 a genre, and what the network says of four posters.

Streamlit builds a plotly chart anew whenever its figure changes, which flickers when that is every
second. So these are ECharts options (https://echarts.apache.org/en/option.html), which are updated in
place: pure all the same, data frame in, plain dict out.
"""

def paper_figures(asked, before):
    return {}
